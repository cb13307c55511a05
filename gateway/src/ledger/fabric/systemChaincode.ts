import { common } from '@hyperledger/fabric-protos';
import { blockHash, type Found, findTransaction } from './block';
import type { LedgerFailure, TransactionStatus } from '../ledger';
import { messagesOf } from './failures';
import { isValid } from './validationCodes';

/** Queries of a peer's system chaincode `qscc`. Rejects with LedgerFailure. */
export interface SystemChaincode {
  /** The number of blocks, and the hash of the last one in hex. */
  chain(): Promise<{ readonly height: number; readonly hash: string }>;
  /** A block's hash in hex; undefined if the peer has no such block. */
  hashAt(number: number): Promise<string | undefined>;
  /** The stored bytes of a block. */
  block(number: number): Promise<Uint8Array>;
  /** A transaction's position; undefined if no block of the peer has it. */
  find(transactionId: string): Promise<(Found & { readonly height: number }) | undefined>;
}

/** Sends a query to `qscc`, with the channel as first argument, and returns the bytes. */
export type AskPeer = (query: string, ...args: string[]) => Promise<Uint8Array>;

/** Queries without a cache. `failure` maps a peer's error to `LedgerFailure`. */
export function systemChaincode(ask: AskPeer, failure: (error: unknown) => LedgerFailure): SystemChaincode {
  const rethrow = (error: unknown): never => {
    throw failure(error);
  };
  const chain = async (): Promise<{ height: number; hash: string }> => {
    const info = common.BlockchainInfo.deserializeBinary(await ask('GetChainInfo').catch(rethrow));
    return { height: info.getHeight(), hash: Buffer.from(info.getCurrentblockhash_asU8()).toString('hex') };
  };
  const block = (number: number): Promise<Uint8Array> => ask('GetBlockByNumber', String(number)).catch(rethrow);
  return {
    chain,
    hashAt: async (number) =>
      (await chain()).height > number ? blockHash(common.Block.deserializeBinary(await block(number))) : undefined,
    block,
    find: async (transactionId) => {
      const raw = await ask('GetBlockByTxID', transactionId).catch((error: unknown) =>
        messagesOf(error).some((message) => unknownId.test(message)) ? undefined : rethrow(error),
      );
      if (raw === undefined) return undefined;
      const block = common.Block.deserializeBinary(raw);
      const found = findTransaction(block, transactionId);
      return found && { ...found, height: (block.getHeader()?.getNumber() ?? 0) + 1 };
    },
  };
}

/** The messages of Fabric 2.2 to 3.1 differ (`common/ledger/blkstorage/blockindex.go`). */
const unknownId = /no such transaction ID|entry not found in index/i;

/** The status of a transaction as the blocks of a peer have it. */
export async function statusIn(system: SystemChaincode, transactionId: string): Promise<TransactionStatus> {
  const found = await system.find(transactionId);
  if (!found) return { state: 'unknown' };
  const { code, height, result } = found;
  return isValid(code) ? { state: 'committed', height, result } : { state: 'invalid' };
}
