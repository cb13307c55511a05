import { createHash } from 'node:crypto';
import { connect, type Gateway, hash } from '@hyperledger/fabric-gateway';
import { common, gateway as messages, msp, peer } from '@hyperledger/fabric-protos';
import { toLowS } from '@lotline/network/embedded';
import type { OfflineSigning, SignedBytes, ToSign } from '../ledger';
import { deadlineOptions, type Deadlines } from './deadlines';
import { changesNothing, preparedAction } from './endorsedAction';
import { endorsementFailure } from './failures';
import { committed, type SubmitOptions } from './submit';
import type { Peers } from './peers';

export interface OfflineOptions {
  readonly channel: string;
  readonly chaincode: string;
  readonly peers: ReadonlyMap<string, Peers>;
  readonly deadlines: Deadlines;
  /** Options with which the gateway itself queries a transaction's status. */
  readonly submitting: () => Promise<SubmitOptions>;
}

/** See OfflineSigning. The gateway forwards only messages of the organisation's own user, for this channel and chaincode. */
export function offlineSigning(options: OfflineOptions): OfflineSigning {
  const { channel, chaincode, submitting } = options;
  return {
    propose: ({ organisation, mspId, certificate }, transaction, args) => {
      const contract = relay(options, { organisation, mspId, certificate }).getNetwork(channel).getContract(chaincode);
      return toSign(contract.newProposal(transaction, { arguments: [...args] }));
    },
    endorse: async ({ bytes, signature, ...who }) => {
      checkProposal(bytes, who.mspId, options);
      const proposal = relay(options, who).newSignedProposal(bytes, toLowS(signature));
      const transaction = await proposal.endorse().catch((error: unknown) => {
        throw endorsementFailure(error, proposal.getTransactionId());
      });
      const result = Buffer.from(transaction.getResult()).toString();
      return { ...toSign(transaction), result, changes: !changesNothing(preparedAction(transaction.getBytes())) };
    },
    submit: async ({ bytes, signature, ...who }) => {
      checkTransaction(bytes, who.mspId, options);
      const transaction = relay(options, who).newSignedTransaction(bytes, toLowS(signature));
      return committed(transaction, await submitting());
    },
  };
}

interface Signable {
  getTransactionId(): string;
  getBytes(): Uint8Array;
  getDigest(): Uint8Array;
}

/** The relay does not hash, so its digests are the messages themselves. */
function toSign(signable: Signable): ToSign {
  const message = signable.getDigest();
  return {
    transactionId: signable.getTransactionId(),
    bytes: signable.getBytes(),
    message,
    digest: createHash('sha256').update(message).digest(),
  };
}

type Who = Pick<SignedBytes, 'organisation' | 'mspId'> & { readonly certificate?: string };

/** A gateway without a signer. */
function relay({ peers, deadlines }: OfflineOptions, { organisation, mspId, certificate = '' }: Who): Gateway {
  const connection = peers.get(organisation);
  if (!connection) throw new RangeError(`This gateway does not act for "${organisation}".`);
  const identity = { mspId, credentials: Buffer.from(certificate) };
  return connect({ client: connection.client, identity, hash: hash.none, ...deadlineOptions(deadlines) });
}

function checkProposal(bytes: Uint8Array, mspId: string, options: OfflineOptions): void {
  const { header, called } = decoded(() => {
    const signed = messages.ProposedTransaction.deserializeBinary(bytes).getProposal();
    const proposal = peer.Proposal.deserializeBinary(signed?.getProposalBytes_asU8() ?? new Uint8Array());
    const called = calledBy(proposal.getPayload_asU8());
    return { header: common.Header.deserializeBinary(proposal.getHeader_asU8()), called };
  });
  checkHeader(header, mspId, options);
  checkCalled(called);
}

function checkTransaction(bytes: Uint8Array, mspId: string, options: OfflineOptions): void {
  const { header, called } = decoded(() => {
    const envelope = messages.PreparedTransaction.deserializeBinary(bytes).getEnvelope();
    const payload = common.Payload.deserializeBinary(envelope?.getPayload_asU8() ?? new Uint8Array());
    const [action] = peer.Transaction.deserializeBinary(payload.getData_asU8()).getActionsList();
    const endorsed = peer.ChaincodeActionPayload.deserializeBinary(action?.getPayload_asU8() ?? new Uint8Array());
    return { header: payload.getHeader(), called: calledBy(endorsed.getChaincodeProposalPayload_asU8()) };
  });
  checkHeader(header, mspId, options);
  checkCalled(called);
}

/** The transaction of the contract that a proposal's payload calls. */
function calledBy(bytes: Uint8Array): string {
  const input = peer.ChaincodeProposalPayload.deserializeBinary(bytes).getInput_asU8();
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(input).getChaincodeSpec();
  return Buffer.from(spec?.getInput()?.getArgsList_asU8()[0] ?? []).toString();
}

/** Only `submit` is offered for signing, and its response is parsed as that of `submit`. */
function checkCalled(called: string): void {
  if (/^(?:lotline:)?submit$/.test(called)) return;
  throw new RangeError(`The message calls "${called.slice(0, 64)}", and only "submit" is forwarded.`);
}

function checkHeader(header: common.Header | undefined, mspId: string, { channel, chaincode }: OfflineOptions): void {
  const found = decoded(() => {
    const channelHeader = common.ChannelHeader.deserializeBinary(header?.getChannelHeader_asU8() ?? new Uint8Array());
    const extension = peer.ChaincodeHeaderExtension.deserializeBinary(channelHeader.getExtension_asU8());
    const signer = common.SignatureHeader.deserializeBinary(header?.getSignatureHeader_asU8() ?? new Uint8Array());
    return {
      channel: channelHeader.getChannelId(),
      chaincode: extension.getChaincodeId()?.getName(),
      mspId: msp.SerializedIdentity.deserializeBinary(signer.getCreator_asU8()).getMspid(),
    };
  });
  if (found.channel !== channel || found.chaincode !== chaincode) {
    throw new RangeError(`The message is for another channel or chaincode than ${channel} and ${chaincode}.`);
  }
  if (found.mspId !== mspId) throw new RangeError(`The message is of another organisation than ${mspId}.`);
}

function decoded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw new RangeError('The bytes are not a message of this gateway.', { cause: error });
  }
}
