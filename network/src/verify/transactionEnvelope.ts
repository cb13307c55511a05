import { common, peer } from './messages';
import { sha256 } from './bytes';

/** One organisation's signature under a transaction's outcome. */
export interface Endorsement {
  readonly endorser: Uint8Array;
  readonly signature: Uint8Array;
}

/** A decoded transaction of a block, not yet verified. */
export interface TransactionEnvelope {
  readonly channel: string;
  readonly transactionId: string;
  readonly timestamp: Date;
  readonly creator: Uint8Array;
  readonly nonce: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly chaincode: string;
  readonly args: readonly Uint8Array[];
  readonly outcome: Uint8Array;
  readonly endorsements: readonly Endorsement[];
  /** The proposal hash in the outcome, which must equal the hash of the envelope's proposal. */
  readonly claimedProposalHash: Uint8Array;
  readonly proposalHash: Uint8Array;
  readonly action: peer.ChaincodeAction;
}

/** Decodes a transaction's envelope; throws if the bytes are not an endorser transaction with one action. */
export function decodeEnvelope(bytes: Uint8Array): TransactionEnvelope {
  const envelope = common.Envelope.deserializeBinary(bytes);
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const header = payload.getHeader();
  const channelBytes = header?.getChannelHeader_asU8() ?? new Uint8Array();
  const signatureBytes = header?.getSignatureHeader_asU8() ?? new Uint8Array();
  const channelHeader = common.ChannelHeader.deserializeBinary(channelBytes);
  if (channelHeader.getType() !== common.HeaderType.ENDORSER_TRANSACTION) {
    throw new Error('the envelope holds no endorser transaction');
  }
  const signatureHeader = common.SignatureHeader.deserializeBinary(signatureBytes);
  const { proposalPayload, endorsed } = decodeAction(payload.getData_asU8());
  const outcome = endorsed.getProposalResponsePayload_asU8();
  const responsePayload = peer.ProposalResponsePayload.deserializeBinary(outcome);
  return {
    channel: channelHeader.getChannelId(),
    transactionId: channelHeader.getTxId(),
    timestamp: channelHeader.getTimestamp()?.toDate() ?? new Date(Number.NaN),
    creator: signatureHeader.getCreator_asU8(),
    nonce: signatureHeader.getNonce_asU8(),
    payload: envelope.getPayload_asU8(),
    signature: envelope.getSignature_asU8(),
    ...invocation(proposalPayload),
    outcome,
    endorsements: endorsed.getEndorsementsList().map((each) => ({
      endorser: each.getEndorser_asU8(),
      signature: each.getSignature_asU8(),
    })),
    claimedProposalHash: responsePayload.getProposalHash_asU8(),
    proposalHash: proposalHash(channelBytes, signatureBytes, proposalPayload),
    action: peer.ChaincodeAction.deserializeBinary(responsePayload.getExtension_asU8()),
  };
}

/** The proposal hash that endorsers sign: of both headers and the payload without its transient data. */
export const proposalHash = (channelHeader: Uint8Array, signatureHeader: Uint8Array, payload: Uint8Array): Uint8Array =>
  sha256(channelHeader, signatureHeader, payload);

function decodeAction(data: Uint8Array): { proposalPayload: Uint8Array; endorsed: peer.ChaincodeEndorsedAction } {
  const [action, ...more] = peer.Transaction.deserializeBinary(data).getActionsList();
  if (!action || more.length > 0) throw new Error('a transaction must have exactly one action');
  const actionPayload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const endorsed = actionPayload.getAction();
  if (!endorsed) throw new Error('the transaction carries no endorsed action');
  return { proposalPayload: actionPayload.getChaincodeProposalPayload_asU8(), endorsed };
}

/** The chaincode and the arguments that a proposal's payload names. */
export function invocation(proposalPayload: Uint8Array): { chaincode: string; args: Uint8Array[] } {
  const payload = peer.ChaincodeProposalPayload.deserializeBinary(proposalPayload);
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8()).getChaincodeSpec();
  const args = spec?.getInput()?.getArgsList_asU8() ?? [];
  return { chaincode: spec?.getChaincodeId()?.getName() ?? '', args };
}
