import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JsonRpcProvider, type Signer, Wallet } from 'ethers';
import {
  anchorContract,
  channelKey,
  connectChain,
  deployAnchor,
  latestRoot,
  publishedBy,
  publishedRoots,
  publishRoot,
  type RootToPublish,
} from '@lotline/network/anchor';
import { type EvmNode, openEvmNode } from './evmNode';

const channelOf = (n: number): string => channelKey('lotline', Buffer.alloc(32, n));
const rootOf = (size: number): string => size.toString(16).padStart(64, '0');
const treeOf = (channel: string, size: number): RootToPublish => ({
  channel,
  size,
  root: rootOf(size),
  rootAt: rootOf,
});

let node: EvmNode;
let provider: JsonRpcProvider;
let signer: Signer;
let contract: string;

beforeAll(async () => {
  node = await openEvmNode(1338);
  provider = await connectChain(node.rpc);
  signer = new Wallet(node.keys[0]!, provider);
  contract = await deployAnchor(signer);
});
afterAll(async () => {
  provider.destroy();
  await node.close();
});

/** Mines blocks while something runs that does not mine by itself. */
async function mining<T>(act: () => Promise<T>): Promise<T> {
  const blocks = setInterval(() => void node.call('evm_mine'), 200);
  try {
    return await act();
  } finally {
    clearInterval(blocks);
  }
}

describe('publishing on a chain in trouble', () => {
  test('replaces what a gateway sent before it was killed and no block takes, as gas costs more by now', async () => {
    const of = channelOf(1);
    await node.call('evm_setAutomine', false);
    try {
      const nonce = await signer.getNonce('pending');
      const publish = anchorContract(contract, signer).getFunction('publish');
      const cheap = 2_000_000_000n;
      await publish(of, 7, `0x${rootOf(7)}`, { type: 0, nonce, gasPrice: cheap, gasLimit: 200_000n });
      await node.call('anvil_setNextBlockBaseFeePerGas', `0x${(cheap * 100n).toString(16)}`);
      await node.call('evm_mine');
      const done = await mining(() =>
        publishRoot(treeOf(of, 9), { contract, signer, confirmations: 1, patience: 700, attempts: 12 }),
      );
      expect(done).toMatchObject({ status: 'published' });
    } finally {
      await node.call('evm_setAutomine', true);
    }
    // The killed gateway's root was replaced.
    const roots = await publishedRoots(anchorContract(contract, provider), of);
    expect(roots.map(({ size }) => size)).toEqual([9]);
  });

  test('reports a larger tree on the chain, which only a longer ledger can compare', async () => {
    const of = channelOf(2);
    await publishRoot(treeOf(of, 30), { contract, signer, confirmations: 1 });
    const done = await publishRoot(treeOf(of, 20), { contract, signer, confirmations: 1 });
    expect(done).toEqual({ status: 'larger', size: 30, chainId: '1338' });
  });

  test('finds the transaction of a root that another one published', async () => {
    const of = channelOf(3);
    const { transaction } = await publishRoot(treeOf(of, 5), { contract, signer, confirmations: 1 });
    const reading = anchorContract(contract, provider);
    expect(await publishedBy(reading, of, 5)).toBe(transaction);
    expect(await publishedBy(reading, of, 6)).toBeUndefined();
    expect(await publishedBy(reading, channelOf(4), 5)).toBeUndefined();
  });

  test('publishes again what a reorganisation drops after it was confirmed', async () => {
    const of = channelOf(5);
    const before = await node.call('evm_snapshot');
    await publishRoot(treeOf(of, 6), { contract, signer, confirmations: 1 });
    await node.call('evm_revert', before);
    expect(await latestRoot(anchorContract(contract, provider), of)).toBeUndefined();
    const again = await publishRoot(treeOf(of, 6), { contract, signer, confirmations: 1 });
    expect(again).toMatchObject({ status: 'published' });
    expect(await latestRoot(anchorContract(contract, provider), of)).toMatchObject({ size: 6 });
  });

  test('stops reading from a node that always reports more roots', async () => {
    const endless = { count: () => Promise.resolve(2n ** 255n) } as unknown as ReturnType<typeof anchorContract>;
    await expect(latestRoot(endless, channelOf(6))).rejects.toThrow('more than 1000000');
  });

  test('does not wait for a node that does not answer when it is told to stop', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    try {
      const stop = new AbortController();
      const asked = connectChain(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`, stop.signal);
      stop.abort();
      await expect(asked).rejects.toThrow('does not answer');
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });
});
