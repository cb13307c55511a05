import { common, peer } from '@hyperledger/fabric-protos';
import { serializedIdentity, type SigningIdentity } from '../../identity/signingIdentity';
import { proposalHash } from '../../verify/transactionEnvelope';
import type { ChaincodeOutcome } from '../peer/execution';
import { encodeReadWriteSet } from '../state/encodeReadWriteSet';
import type { ReadWriteSet } from '../state/readWriteSet';
import { chaincodeId } from './buildProposal';
import type { CheckedProposal } from './checkProposal';

/** The outcome as the endorsers sign it (`peer.ProposalResponsePayload`). */
export function outcomeBytes(
  proposal: CheckedProposal,
  { response, event }: ChaincodeOutcome,
  { set, chaincode }: { readonly set: ReadWriteSet; readonly chaincode: string },
): Uint8Array {
  const action = new peer.ChaincodeAction();
  action.setResults(encodeReadWriteSet(set));
  action.setResponse(response);
  action.setChaincodeId(chaincodeId(chaincode));
  if (event) {
    event.setTxId(proposal.transactionId);
    event.setChaincodeId(chaincode);
    action.setEvents(event.serializeBinary());
  }
  const { header, payload } = proposal;
  const outcome = new peer.ProposalResponsePayload();
  outcome.setProposalHash(proposalHash(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8(), payload));
  outcome.setExtension$(action.serializeBinary());
  return outcome.serializeBinary();
}

/** Lets each endorser sign the outcome. */
export function endorseAll(outcome: Uint8Array, endorsers: readonly SigningIdentity[]): Promise<peer.Endorsement[]> {
  return Promise.all(
    endorsers.map(async (endorser) => {
      const identity = serializedIdentity(endorser);
      const endorsement = new peer.Endorsement();
      endorsement.setEndorser(identity);
      endorsement.setSignature(await endorser.sign(Buffer.concat([outcome, identity])));
      return endorsement;
    }),
  );
}

/** Makes the envelope that is ordered: the proposal without transient data, the outcome, the endorsements, all signed by the caller. */
export async function transactionEnvelope(
  proposal: CheckedProposal,
  endorsed: { readonly outcome: Uint8Array; readonly endorsements: peer.Endorsement[] },
  identity: SigningIdentity,
): Promise<Uint8Array> {
  const endorsedAction = new peer.ChaincodeEndorsedAction();
  endorsedAction.setProposalResponsePayload(endorsed.outcome);
  endorsedAction.setEndorsementsList(endorsed.endorsements);
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setChaincodeProposalPayload(proposal.payload);
  actionPayload.setAction(endorsedAction);
  const action = new peer.TransactionAction();
  action.setHeader(proposal.header.getSignatureHeader_asU8());
  action.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.setActionsList([action]);
  const payload = new common.Payload();
  payload.setHeader(proposal.header);
  payload.setData(transaction.serializeBinary());
  const bytes = payload.serializeBinary();
  const envelope = new common.Envelope();
  envelope.setPayload(bytes);
  envelope.setSignature(await identity.sign(bytes));
  return envelope.serializeBinary();
}
