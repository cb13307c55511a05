import { createHash } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { verifyLowS } from '../../identity/ecdsa';
import type { CheckedIdentity, Identities } from '../../verify/identities';
import { Refused } from '../errors';
import type { SignedProposal } from './buildProposal';

const clockSkewMs = 15 * 60_000;

/** A proposal whose caller was authenticated. The payload has no transient data, as in blocks. */
export interface CheckedProposal {
  readonly transactionId: string;
  readonly creator: CheckedIdentity;
  readonly header: common.Header;
  readonly payload: Uint8Array;
  readonly input: peer.ChaincodeInput;
  readonly message: peer.SignedProposal;
}

/** The rules for proposals. `isKnown` returns true if a transaction with that id is on the ledger. */
export interface ProposalRules {
  readonly channel: string;
  readonly chaincode: string;
  readonly identities: Identities;
  /** The organisations whose clients and administrators may call the chaincode. */
  readonly mspIds: readonly string[];
  readonly maxArgumentBytes: number;
  readonly now: () => Date;
  readonly isKnown: (transactionId: string) => boolean;
}

/** Checks a proposal as a peer does before it simulates: form, creator, signature, id, time, repetition. */
export async function checkProposal(signed: SignedProposal, rules: ProposalRules): Promise<CheckedProposal> {
  const { proposal, header, channelHeader, signatureHeader } = decode(signed.bytes);
  const creator = checkCreator(signatureHeader.getCreator_asU8(), rules);
  if (!(await verifyLowS(signed.bytes, signed.signature, creator.publicKey))) {
    const reason = "access denied: the proposal's signature does not verify with the creator's certificate";
    throw new Refused('BAD_CREATOR_SIGNATURE', reason);
  }
  const transactionId = checkHeaders(channelHeader, signatureHeader, rules);
  const { payload, input, transientBytes } = withoutTransient(proposal.getPayload_asU8(), rules);
  const size = input.getArgsList_asU8().reduce((sum, arg) => sum + arg.length, transientBytes);
  if (size > rules.maxArgumentBytes) {
    throw new Refused('TOO_LARGE', `the arguments have ${size} bytes, at most ${rules.maxArgumentBytes} are accepted`);
  }
  const message = new peer.SignedProposal();
  message.setProposalBytes(signed.bytes);
  message.setSignature(signed.signature);
  return { transactionId, creator, header, payload, input, message };
}

function decode(bytes: Uint8Array): {
  proposal: peer.Proposal;
  header: common.Header;
  channelHeader: common.ChannelHeader;
  signatureHeader: common.SignatureHeader;
} {
  try {
    const proposal = peer.Proposal.deserializeBinary(bytes);
    const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
    return {
      proposal,
      header,
      channelHeader: common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()),
      signatureHeader: common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8()),
    };
  } catch {
    throw new Refused('BAD_PAYLOAD', 'the proposal is no peer.Proposal message');
  }
}

function checkCreator(creator: Uint8Array, { identities, mspIds, now }: ProposalRules): CheckedIdentity {
  const identity = known(creator, identities, now());
  const { mspId, units } = identity;
  // The same as the Writers policy of Fabric's own configurations: only clients and administrators of member organisations call chaincode.
  if (mspIds.includes(mspId) && (units.includes('client') || units.includes('admin'))) return identity;
  throw new Refused(
    'BAD_CREATOR_SIGNATURE',
    `access denied: the creator is no client of an organisation of this channel (${mspId})`,
  );
}

function known(creator: Uint8Array, identities: Identities, at: Date): CheckedIdentity {
  try {
    return identities.check(creator, at);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refused('BAD_CREATOR_SIGNATURE', `access denied: ${reason}`, error);
  }
}

function checkHeaders(channel: common.ChannelHeader, signature: common.SignatureHeader, rules: ProposalRules): string {
  const transactionId = channel.getTxId();
  const refuse = (code: string, message: string): never => {
    throw new Refused(code, message);
  };
  if (channel.getType() !== common.HeaderType.ENDORSER_TRANSACTION) {
    refuse('BAD_COMMON_HEADER', 'the proposal is for no endorser transaction');
  }
  if (channel.getChannelId() !== rules.channel) {
    refuse('TARGET_CHAIN_NOT_FOUND', `there is no channel "${channel.getChannelId()}" here`);
  }
  const expected = createHash('sha256')
    .update(signature.getNonce_asU8())
    .update(signature.getCreator_asU8())
    .digest('hex');
  if (signature.getNonce_asU8().length === 0 || transactionId !== expected) {
    refuse('BAD_PROPOSAL_TXID', "the transaction id is not the hash of the proposal's nonce and creator");
  }
  const sent = channel.getTimestamp()?.toDate().getTime() ?? Number.NaN;
  if (!(Math.abs(sent - rules.now().getTime()) <= clockSkewMs)) {
    refuse('BAD_COMMON_HEADER', "the proposal's time is more than 15 minutes from the peer's");
  }
  if (rules.isKnown(transactionId)) refuse('DUPLICATE_TXID', `duplicate transaction found [${transactionId}]`);
  return transactionId;
}

function withoutTransient(
  bytes: Uint8Array,
  rules: ProposalRules,
): { payload: Uint8Array; input: peer.ChaincodeInput; transientBytes: number } {
  const message = peer.ChaincodeProposalPayload.deserializeBinary(bytes);
  let transientBytes = 0;
  message.getTransientmapMap().forEach((value) => {
    transientBytes += value.length;
  });
  message.getTransientmapMap().clear();
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(message.getInput_asU8()).getChaincodeSpec();
  const input = spec?.getInput();
  if (!input || spec?.getChaincodeId()?.getName() !== rules.chaincode) {
    throw new Refused('INVALID_CHAINCODE', `the proposal does not call the chaincode "${rules.chaincode}"`);
  }
  return { payload: message.serializeBinary(), input, transientBytes };
}
