import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encryptKeystoreJsonSync, type JsonRpcProvider, type Signer, Transaction, Wallet } from 'ethers';
import {
  anchorContract,
  chainSigner,
  channelKey,
  connectChain,
  deployAnchor,
  openKeystore,
  publishedRoots,
  publishRoot,
  type RootToPublish,
} from '@lotline/network/anchor';
import { leafHash } from '../../network/src/proof/merkleTree';
import { MerkleTree } from '@lotline/network/proof';
import { compiledAnchor } from '../../network/src/anchor/compiledAnchor';
import { type EvmNode, openEvmNode } from './evmNode';

const root = join(__dirname, '../..');
const channel = channelKey('lotline', Buffer.alloc(32, 7));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function treeOf(words: readonly string[]): MerkleTree {
  const tree = new MerkleTree();
  for (const word of words) tree.append(leafHash(Buffer.from(word)));
  return tree;
}

const publishable = (tree: MerkleTree, size = tree.size, of = channel): RootToPublish => ({
  channel: of,
  size,
  root: hex(tree.root(size)),
  rootAt: (each) => hex(tree.root(each)),
});

const history = treeOf(Array.from({ length: 20 }, (_, n) => `transaction ${n}`));

let node: EvmNode;
let provider: JsonRpcProvider;
let signer: Signer;
let contract: string;

const at = { confirmations: 1, patience: 3000 };

beforeAll(async () => {
  // The oldest rules that the contract is compiled for; the second chain below has the newest.
  node = await openEvmNode(1337, 'paris');
  provider = await connectChain(node.rpc);
  signer = new Wallet(node.keys[0]!, provider);
  contract = await deployAnchor(signer);
});
afterAll(async () => {
  provider.destroy();
  await node.close();
});

describe('the contract', () => {
  test('is what its source compiles to, byte for byte', () => {
    const source = readFileSync(join(root, 'network/anchor/LotlineAnchor.sol'));
    expect(createHash('sha256').update(source).digest('hex')).toBe(compiledAnchor.source);
    execFileSync(process.execPath, [join(root, 'network/anchor/compile.mjs'), '--check']);
  });

  test('takes roots of enrolled addresses only, and lets anybody read', async () => {
    const stranger = new Wallet(node.keys[1]!, provider);
    const of = channelKey('lotline', Buffer.alloc(32, 1));
    const first = publishable(history, 3, of);
    await expect(publishRoot(first, { contract, signer: stranger, ...at })).rejects.toThrow('must enrol it');
    const enrol = anchorContract(contract, signer).getFunction('enrol');
    await ((await enrol(stranger.address, true)) as { wait(): Promise<unknown> }).wait();
    expect(await publishRoot(first, { contract, signer: stranger, ...at })).toMatchObject({ status: 'published' });
    const notOwner = anchorContract(contract, stranger).getFunction('enrol');
    await expect(notOwner.staticCall(stranger.address, true)).rejects.toThrow('NotOwner');
    expect(await publishedRoots(anchorContract(contract, provider), of)).toMatchObject([
      { size: 3, root: hex(history.root(3)) },
    ]);
  });

  test('refuses a smaller tree, and another root for the same size', async () => {
    const of = channelKey('lotline', Buffer.alloc(32, 2));
    await publishRoot(publishable(history, 5, of), { contract, signer, ...at });
    const publish = anchorContract(contract, signer).getFunction('publish');
    await expect(publish.staticCall(of, 4, `0x${hex(history.root(4))}`)).rejects.toThrow('SmallerTree');
    await expect(publish.staticCall(of, 5, `0x${'ab'.repeat(32)}`)).rejects.toThrow('OtherRoot');
  });
});

describe('publishing', () => {
  test('publishes each tree once, whoever asks', async () => {
    const of = channelKey('lotline', Buffer.alloc(32, 3));
    const done = await publishRoot(publishable(history, 8, of), { contract, signer, ...at });
    expect(done).toMatchObject({ status: 'published', chainId: '1337' });
    expect(await publishRoot(publishable(history, 8, of), { contract, signer, ...at })).toEqual({
      status: 'exists',
      chainId: '1337',
    });
    expect(await publishRoot(publishable(history, 6, of), { contract, signer, ...at })).toMatchObject({
      status: 'larger',
    });
  });

  test('of a history that was rewritten after an anchor is refused', async () => {
    const of = channelKey('lotline', Buffer.alloc(32, 4));
    await publishRoot(publishable(history, 10, of), { contract, signer, ...at });
    const rewritten = treeOf(Array.from({ length: 20 }, (_, n) => `transaction ${n === 4 ? 'forged' : n}`));
    for (const size of [10, 15]) {
      await expect(publishRoot(publishable(rewritten, size, of), { contract, signer, ...at })).rejects.toThrow(
        'History was rewritten',
      );
    }
  });

  test('is done again after a reorganisation of the chain drops the transaction', async () => {
    const of = channelKey('lotline', Buffer.alloc(32, 5));
    const before = await node.call('evm_snapshot');
    const publishing = publishRoot(publishable(history, 12, of), {
      contract,
      signer,
      confirmations: 3,
      patience: 2500,
    });
    const read = (): Promise<unknown> => publishedRoots(anchorContract(contract, provider), of);
    while (((await read()) as unknown[]).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await node.call('evm_revert', before);
    expect(await read()).toEqual([]);
    const mining = setInterval(() => {
      void (async () => {
        if (((await read()) as unknown[]).length > 0) await node.call('evm_mine');
      })();
    }, 300);
    try {
      expect(await publishing).toMatchObject({ status: 'published' });
    } finally {
      clearInterval(mining);
    }
    expect(await read()).toMatchObject([{ size: 12 }]);
  });

  test('of several trees at once with one key does not mix up their numbers', async () => {
    const trees = [20, 21, 22].map((n) => publishable(history, 13, channelKey('lotline', Buffer.alloc(32, n))));
    const before = await provider.getTransactionCount(await signer.getAddress());
    const done = await Promise.all(trees.map((tree) => publishRoot(tree, { contract, signer, ...at })));
    expect(done.map(({ status }) => status)).toEqual(['published', 'published', 'published']);
    expect(await provider.getTransactionCount(await signer.getAddress())).toBe(before + trees.length);
  });

  test('replaces a transaction that no block takes by one with a higher price, so that only one counts', async () => {
    const of = channelKey('lotline', Buffer.alloc(32, 7));
    const address = await signer.getAddress();
    const before = await provider.getTransactionCount(address);
    await node.call('evm_setAutomine', false);
    try {
      const publishing = publishRoot(publishable(history, 12, of), {
        contract,
        signer,
        confirmations: 1,
        patience: 500,
      });
      const first = await waiting(address);
      let last = first;
      while (last.gasPrice === first.gasPrice) last = await waiting(address);
      expect(last.nonce).toBe(first.nonce);
      expect(BigInt(last.gasPrice)).toBeGreaterThanOrEqual((BigInt(first.gasPrice) * 9n) / 8n);
      const mining = setInterval(() => void node.call('evm_mine'), 200);
      try {
        expect(await publishing).toMatchObject({ status: 'published' });
      } finally {
        clearInterval(mining);
      }
    } finally {
      await node.call('evm_setAutomine', true);
    }
    expect(await provider.getTransactionCount(address)).toBe(before + 1);
    expect(await publishedRoots(anchorContract(contract, provider), of)).toMatchObject([{ size: 12 }]);
  });

  test('keeps to the limits of gas and price, and says what is wrong with an address', async () => {
    const of = publishable(history, 13, channelKey('lotline', Buffer.alloc(32, 6)));
    await expect(publishRoot(of, { contract, signer, ...at, mostGas: 1000n })).rejects.toThrow('the limit is 1000');
    await expect(publishRoot(of, { contract, signer, ...at, mostGasPrice: 1n })).rejects.toThrow('the limit is 1');
    await expect(publishRoot(of, { contract: 'here', signer, ...at })).rejects.toThrow('is not the address');
    const poor = new Wallet(`0x${'11'.repeat(32)}`, provider);
    await expect(publishRoot(of, { contract, signer: poor, ...at })).rejects.toThrow('must enrol it');
  });

  test('goes to several chains at once', async () => {
    const other = await openEvmNode(4242);
    const second = await connectChain(other.rpc);
    try {
      const there = new Wallet(other.keys[0]!, second);
      const address = await deployAnchor(there);
      const tree = publishable(history, 14, channelKey('lotline', Buffer.alloc(32, 8)));
      const done = await Promise.all([
        publishRoot(tree, { contract, signer, ...at }),
        publishRoot(tree, { contract: address, signer: there, ...at }),
      ]);
      expect(done.map(({ chainId }) => chainId)).toEqual(['1337', '4242']);
    } finally {
      second.destroy();
      await other.close();
    }
  });
});

describe('reading', () => {
  test('gets more roots than fit into one request, and refuses a number that no ledger has', async () => {
    const of = channelKey('lotline', Buffer.alloc(32, 10));
    const publish = anchorContract(contract, signer).getFunction('publish');
    let nonce = await signer.getNonce();
    for (let size = 1; size <= 105; size += 1) await publish(of, size, `0x${'cd'.repeat(32)}`, { nonce: nonce++ });
    const roots = await publishedRoots(anchorContract(contract, provider), of);
    expect(roots.map(({ size }) => size)).toEqual(Array.from({ length: 105 }, (_, n) => n + 1));
    const endless = { count: () => Promise.resolve(2n ** 60n) } as unknown as ReturnType<typeof anchorContract>;
    await expect(publishedRoots(endless, of)).rejects.toThrow('more than 1000000');
  });
});

describe('keys', () => {
  test('come from an encrypted keystore, and no error names the password', async () => {
    const wallet = new Wallet(node.keys[0]!);
    const json = encryptKeystoreJsonSync(wallet, 'correct horse', { scrypt: { N: 2, r: 1, p: 1 } });
    const opened = await chainSigner({ keystore: json, password: 'correct horse' }, provider);
    expect(await opened.getAddress()).toBe(wallet.address);
    const failure = await openKeystore(json, 'wrong password').catch((error: unknown) => error);
    expect(String(failure)).toContain('cannot be decrypted');
    expect(JSON.stringify(failure) + String((failure as Error).stack)).not.toContain('wrong password');
  });

  test('may stay in a service that signs', async () => {
    const wallet = new Wallet(node.keys[0]!);
    const service = await signingService(wallet);
    try {
      const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
      const remote = await chainSigner({ url, address: wallet.address }, provider);
      const tree = publishable(history, 16, channelKey('lotline', Buffer.alloc(32, 9)));
      expect(await publishRoot(tree, { contract, signer: remote, ...at })).toMatchObject({ status: 'published' });
      const stranger = await chainSigner({ url, address: Wallet.createRandom().address }, provider);
      await expect(
        stranger.signTransaction({ to: contract, data: '0x', nonce: 0, gasLimit: 21_000n, gasPrice: 1n }),
      ).rejects.toThrow('as another address');
    } finally {
      service.closeAllConnections();
      service.close();
    }
  });
});

interface Waiting {
  readonly nonce: string;
  readonly gasPrice: string;
}

/** The transaction of an address that the node has not put into a block. */
async function waiting(address: string): Promise<Waiting> {
  for (;;) {
    const { pending } = (await node.call('txpool_content')) as { pending: Record<string, Record<string, Waiting>> };
    const [found] = Object.values(pending[address] ?? pending[address.toLowerCase()] ?? {});
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A service that answers eth_signTransaction with its one key. */
async function signingService(wallet: Wallet): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      void (async () => {
        const asked = JSON.parse(body) as { id: number; method: string; params: [Record<string, string>] };
        const result = await wallet.signTransaction(transactionOf(asked.params[0]));
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, result }));
      })();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const transactionOf = ({ to, data, nonce, gas, gasPrice }: Record<string, string>): Transaction =>
  Transaction.from({
    to: to ?? null,
    data: data!,
    nonce: Number(nonce),
    gasLimit: BigInt(gas!),
    gasPrice: BigInt(gasPrice!),
    chainId: 1337,
    type: 0,
  });
