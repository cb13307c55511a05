import { peer } from '@hyperledger/fabric-protos';
import { serializedIdentity, type SigningIdentity } from '../../identity/signingIdentity';
import { proposalHash } from '../../verify/transactionEnvelope';
import type { ChaincodeOutcome } from '../peer/execution';
import { encodeReadWriteSet } from '../state/encodeReadWriteSet';
import type { ReadWriteSet } from '../state/readWriteSet';
import { encodeFields, type Fields } from '../wire/encodeFields';
import { chaincodeId } from './buildProposal';
import type { CheckedProposal } from './checkProposal';

/** The bytes that endorsers sign (`peer.ProposalResponsePayload`, whose extension is a `peer.ChaincodeAction`). */
export function outcomeBytes(
  proposal: CheckedProposal,
  { response, event }: ChaincodeOutcome,
  { set, chaincode }: { readonly set: ReadWriteSet; readonly chaincode: string },
): Uint8Array {
  event?.setTxId(proposal.transactionId);
  event?.setChaincodeId(chaincode);
  const action: Fields = [
    [1, encodeReadWriteSet(set)],
    ...(event ? ([[2, event.serializeBinary()]] as const) : []),
    [3, response.serializeBinary()],
    [4, chaincodeId(chaincode).serializeBinary()],
  ];
  const { header, payload } = proposal;
  return encodeFields([
    [1, proposalHash(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8(), payload)],
    [2, action],
  ]);
}

/** Signs the outcome with each endorser. */
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

/**
 * Makes the envelope for the orderer: the proposal without transient data, the outcome and the endorsements, signed by the caller
 * (`common.Envelope` of a `common.Payload`, whose data is a `peer.Transaction` with one `peer.TransactionAction`, and so on inwards).
 */
export async function transactionEnvelope(
  proposal: CheckedProposal,
  endorsed: { readonly outcome: Uint8Array; readonly endorsements: peer.Endorsement[] },
  identity: SigningIdentity,
): Promise<Uint8Array> {
  const endorsements = endorsed.endorsements.map((each) => [2, each.serializeBinary()] as const);
  const endorsedAction: Fields = [[1, endorsed.outcome], ...endorsements];
  const actionPayload: Fields = [
    [1, proposal.payload],
    [2, endorsedAction],
  ];
  const action: Fields = [
    [1, proposal.header.getSignatureHeader_asU8()],
    [2, actionPayload],
  ];
  const payload = encodeFields([
    [1, proposal.header.serializeBinary()],
    [2, [[1, action]]],
  ]);
  return encodeFields([
    [1, payload],
    [2, await identity.sign(payload)],
  ]);
}
