import { common, msp, peer } from '@hyperledger/fabric-protos';
import { decodeEnvelope, headerHash, type TransactionEnvelope, codeAt } from '@lotline/network/verify';
import type { LedgerBlock, LedgerTransaction } from '../ledger';
import { publicWrites } from './endorsedAction';
import { signedBy } from '../userOf';
import { isValid } from './validationCodes';

/** Converts a block's bytes (`common.Block`) to the port's type: the valid transactions of the chaincode. */
export const readBlock = (raw: Uint8Array, chaincode: string): LedgerBlock =>
  fabricBlock(common.Block.deserializeBinary(raw), chaincode);

/** The same as `readBlock`, for a decoded block. */
export function fabricBlock(block: common.Block, chaincode: string): LedgerBlock {
  const number = headerOf(block).getNumber();
  const codes = codesOf(block);
  return {
    number,
    hash: blockHash(block),
    transactions: (block.getData()?.getDataList_asU8() ?? []).flatMap((bytes, index) =>
      isValid(codeAt(codes, index)) ? readOrName(bytes, { index, block: number, chaincode }) : [],
    ),
  };
}

/** Names a transaction that cannot be decoded by its position, so that later ones can still be read. */
function readOrName(
  bytes: Uint8Array,
  { index, block, chaincode }: { index: number; block: number; chaincode: string },
): LedgerTransaction[] {
  try {
    return isEndorserTransaction(bytes) ? transactionsOf(decodeEnvelope(bytes), index, chaincode) : [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const nothing = { time: '', mspId: '', transaction: '', args: [], writes: [], event: null };
    const unreadable = `Transaction ${index} of block ${block} cannot be decoded: ${why}`;
    return [{ index, transactionId: `block-${block}-transaction-${index}`, ...nothing, unreadable }];
  }
}

/** A block's hash, in hex. */
export function blockHash(block: common.Block): string {
  const header = headerOf(block);
  const hash = headerHash({
    number: header.getNumber(),
    previousHash: header.getPreviousHash_asU8(),
    dataHash: header.getDataHash_asU8(),
  });
  return Buffer.from(hash).toString('hex');
}

function headerOf(block: common.Block): common.BlockHeader {
  const header = block.getHeader();
  if (!header) throw new Error('A peer sent a block without its header.');
  return header;
}

/** A transaction in a block: its validation code and its chaincode's response. */
export interface Found {
  readonly code: number;
  readonly result: string;
}

/** The first transaction of a block with this id: later copies are invalid. */
export function findTransaction(block: common.Block, transactionId: string): Found | undefined {
  const codes = codesOf(block);
  for (const [index, bytes] of (block.getData()?.getDataList_asU8() ?? []).entries()) {
    const envelope = isEndorserTransaction(bytes) ? decodeEnvelope(bytes) : undefined;
    if (envelope?.transactionId !== transactionId) continue;
    const result = Buffer.from(envelope.action.getResponse()?.getPayload_asU8() ?? []).toString();
    return { code: codeAt(codes, index), result };
  }
  return undefined;
}

/** One validation code per transaction, which the peer adds when it commits the block. */
const codesOf = (block: common.Block): Uint8Array =>
  block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? new Uint8Array();

/** Returns false for changes of the channel's configuration, which are in blocks too. */
function isEndorserTransaction(bytes: Uint8Array): boolean {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(bytes).getPayload_asU8());
  const header = common.ChannelHeader.deserializeBinary(
    payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
  );
  return header.getType() === common.HeaderType.ENDORSER_TRANSACTION;
}

/** One transaction, or none: transactions of the lifecycle and other chaincodes are left out unless they write our state. */
function transactionsOf(envelope: TransactionEnvelope, index: number, chaincode: string): LedgerTransaction[] {
  const writes = publicWrites(envelope.action, chaincode);
  if (envelope.chaincode !== chaincode && writes.length === 0) return [];
  const creator = msp.SerializedIdentity.deserializeBinary(envelope.creator);
  const [transaction = '', ...args] = envelope.args.map((arg) => Buffer.from(arg).toString());
  return [
    {
      index,
      transactionId: envelope.transactionId,
      time: envelope.timestamp.toISOString(),
      mspId: creator.getMspid(),
      ...signedBy(Buffer.from(creator.getIdBytes_asU8()).toString()),
      transaction: transaction.slice(transaction.lastIndexOf(':') + 1),
      args,
      writes,
      event: eventOf(envelope.action.getEvents_asU8(), chaincode),
    },
  ];
}

function eventOf(bytes: Uint8Array, chaincode: string): LedgerTransaction['event'] {
  if (bytes.length === 0) return null;
  const event = peer.ChaincodeEvent.deserializeBinary(bytes);
  if (event.getChaincodeId() !== chaincode) return null;
  return { name: event.getEventName(), payload: Buffer.from(event.getPayload_asU8()).toString() };
}
