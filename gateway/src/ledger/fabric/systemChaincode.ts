import { type Gateway, GatewayError } from '@hyperledger/fabric-gateway';
import { common } from '@hyperledger/fabric-protos';
import { type Found, findTransaction } from './block';
import { endorsementFailure, messagesOf } from './failures';

/** What a peer's query chaincode (`qscc`) tells of the chain. Rejects with LedgerFailure. */
export interface SystemChaincode {
  /** The number of blocks, and the hash of the last one in hex. */
  chain(): Promise<{ readonly height: number; readonly hash: string }>;
  /** The bytes of a block as the peer keeps it. */
  block(number: number): Promise<Uint8Array>;
  /** Where a transaction is; undefined when the peer has no block with it. */
  find(transactionId: string): Promise<(Found & { readonly height: number }) | undefined>;
}

/** Asks the gateway's own peer, each time. */
export function systemChaincode(gateway: Gateway, channel: string): SystemChaincode {
  const contract = gateway.getNetwork(channel).getContract('qscc');
  const ask = async (query: string, ...args: string[]): Promise<Uint8Array> =>
    contract.evaluateTransaction(query, channel, ...args);
  return {
    chain: async () => {
      const info = common.BlockchainInfo.deserializeBinary(await ask('GetChainInfo').catch(rethrow));
      return { height: info.getHeight(), hash: Buffer.from(info.getCurrentblockhash_asU8()).toString('hex') };
    },
    block: (number) => ask('GetBlockByNumber', String(number)).catch(rethrow),
    find: async (transactionId) => {
      const raw = await ask('GetBlockByTxID', transactionId).catch(noneIfUnknown);
      if (raw === undefined) return undefined;
      const block = common.Block.deserializeBinary(raw);
      const found = findTransaction(block, transactionId);
      return found && { ...found, height: (block.getHeader()?.getNumber() ?? 0) + 1 };
    },
  };
}

/** Fabric 2.2 to 3.1 word it differently (`common/ledger/blkstorage/blockindex.go`). */
const unknownId = /no such transaction ID|entry not found in index/i;

function noneIfUnknown(error: unknown): undefined {
  if (error instanceof GatewayError && messagesOf(error).some((message) => unknownId.test(message))) return undefined;
  throw endorsementFailure(error);
}

function rethrow(error: unknown): never {
  throw endorsementFailure(error);
}
