import { msp, peer } from '@hyperledger/fabric-protos';
import type { SealedBlock } from '../../verify/sealedBlock';
import type { TransactionEnvelope } from '../../verify/transactionEnvelope';
import { codeName } from '../../verify/signedTransaction';
import type { NamedTransaction } from '../state/transactions';
import type { WriteSet } from '../state/readWriteSet';
import { codeAt } from '../../verify/codeAt';

/** A block for readers of the ledger. Hashes are hex; `time` is the orderer's clock in ISO 8601. Block 0 has no transactions. */
export interface CommittedBlock {
  readonly number: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly time: string;
  readonly transactions: readonly CommittedTransaction[];
}

/** A transaction in its block. If its code is not `VALID`, it changed nothing and has no writes and no event. */
export interface CommittedTransaction {
  readonly index: number;
  readonly transactionId: string;
  readonly code: string;
  /** The time of the proposal by the caller's clock. */
  readonly timestamp: string;
  readonly creator: { readonly mspId: string; readonly certificate: string };
  readonly transaction: string;
  readonly args: readonly string[];
  /** Public writes as text; a null value deletes. */
  readonly writes: readonly { readonly key: string; readonly value: string | null }[];
  readonly event: { readonly name: string; readonly payload: Buffer } | null;
  readonly result: Buffer;
}

/** Converts a block whose transactions have been decoded. */
export function committedBlock(
  block: Pick<SealedBlock, 'header' | 'hash' | 'codes' | 'time'>,
  transactions: readonly { readonly envelope: TransactionEnvelope; readonly set: WriteSet }[],
): CommittedBlock {
  return {
    number: block.header.number,
    hash: Buffer.from(block.hash).toString('hex'),
    previousHash: Buffer.from(block.header.previousHash).toString('hex'),
    time: block.time.toISOString(),
    transactions: transactions.map(({ envelope, set }, index) =>
      committedTransaction(envelope, set, { index, code: codeName(codeAt(block.codes, index)) }),
    ),
  };
}

/** Each transaction's id and time, with its validation code by name. */
export const transactionCodes = (
  transactions: readonly { readonly envelope: TransactionEnvelope }[],
  codes: Uint8Array,
): NamedTransaction[] =>
  transactions.map(({ envelope }, index) => ({
    transactionId: envelope.transactionId,
    timestamp: envelope.timestamp,
    code: codeName(codeAt(codes, index)),
  }));

function committedTransaction(
  envelope: TransactionEnvelope,
  set: WriteSet,
  place: { readonly index: number; readonly code: string },
): CommittedTransaction {
  const creator = msp.SerializedIdentity.deserializeBinary(envelope.creator);
  const [transaction = '', ...args] = envelope.args.map((arg) => Buffer.from(arg).toString());
  const valid = place.code === 'VALID';
  const writes = valid ? set.writes : [];
  return {
    ...place,
    transactionId: envelope.transactionId,
    timestamp: envelope.timestamp.toISOString(),
    creator: { mspId: creator.getMspid(), certificate: Buffer.from(creator.getIdBytes_asU8()).toString() },
    transaction,
    args,
    writes: writes.map(({ key, value }) => ({ key, value: value?.toString() ?? null })),
    event: valid ? eventOf(envelope.action.getEvents_asU8()) : null,
    result: Buffer.from(envelope.action.getResponse()?.getPayload_asU8() ?? []),
  };
}

function eventOf(bytes: Uint8Array): CommittedTransaction['event'] {
  if (bytes.length === 0) return null;
  const event = peer.ChaincodeEvent.deserializeBinary(bytes);
  return { name: event.getEventName(), payload: Buffer.from(event.getPayload_asU8()) };
}
