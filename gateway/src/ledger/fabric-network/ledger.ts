import { serializedIdentity } from '@lotline/network/embedded';
import { coalesced } from '../fabric/coalesced';
import { type Patience, usualPatience } from '../fabric/patience';
import { type AskPeer, statusIn, systemChaincode } from '../fabric/systemChaincode';
import type { Ledger, LedgerIdentity } from '../ledger';
import { followBlocks } from './blocks';
import type { Connections, Entrance } from './connections';
import { callFailure } from './failures';
import { submit } from './submit';

export interface FabricNetworkOptions {
  readonly channel: string;
  readonly chaincode: string;
  readonly connections: Connections;
  /** MSP ids of all organisations. */
  readonly everyone: readonly string[];
  /** The identity that reads blocks and states. */
  readonly reader: LedgerIdentity;
  readonly patience?: Patience;
}

const blockPause = 200;

/** The port over `fabric-network`, for peers without a gateway service (Fabric 2.2). */
export function fabricNetworkLedger(options: FabricNetworkOptions): Ledger {
  const { channel, chaincode, connections, everyone, patience = usualPatience } = options;
  const enter = (identity: LedgerIdentity): Promise<Entrance> => connections.of(identity).catch(rethrow);
  const ask: AskPeer = async (query, ...args) => {
    const { network } = await enter(options.reader);
    return network.getContract('qscc').evaluateTransaction(query, channel, ...args);
  };
  const system = systemChaincode(ask, callFailure);
  const chain = coalesced(() => system.chain());
  return {
    kind: 'fabric-network',
    channel,
    submit: async (identity, transaction, args) => {
      const entrance = await enter(identity);
      return submit({ transaction, args }, { entrance, chaincode, everyone, system, patience });
    },
    evaluate: async (identity, transaction, args) => {
      const { network } = await enter(identity);
      const result = await network
        .getContract(chaincode)
        .evaluateTransaction(transaction, ...args)
        .catch(rethrow);
      return result.toString();
    },
    status: (transactionId) => statusIn(system, transactionId),
    blocks: (from, signal, watch) =>
      followBlocks(from, signal, { system, chaincode, pause: blockPause, longestPause: patience.longestPause, watch }),
    rawBlock: (number) => system.block(number),
    headHash: async () => (await chain()).hash,
    health: () => chain().then(({ height }) => ({ ok: true, height })),
    proofs: {
      chaincode,
      sign: async (identity, message) => {
        const signing = await connections.signer(identity).catch(rethrow);
        const serialized = serializedIdentity(signing);
        return { identity: serialized, signature: await signing.sign(message(serialized)) };
      },
    },
    close: () => {
      connections.close();
      return Promise.resolve();
    },
  };
}

function rethrow(error: unknown): never {
  throw error instanceof RangeError ? error : callFailure(error);
}
