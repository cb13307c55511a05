import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { HDNodeWallet, JsonRpcProvider, Mnemonic } from 'ethers';

/** A chain in a process of its own, which answers on the loopback interface only. */
export interface EvmNode {
  readonly rpc: string;
  /** Private keys of accounts with money. */
  readonly keys: readonly string[];
  call(method: string, ...params: unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** The words that every development node knows. */
const words = 'test test test test test test test test test test test junk';
const accounts = 3;

const keys = Array.from(
  { length: accounts },
  (_, n) => HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(words), `m/44'/60'/0'/0/${n}`).privateKey,
);

/** Starts a node. Every transaction makes a block; `chainId` is the chain's, `hardfork` the rules that it runs by. */
export async function openEvmNode(chainId: number, hardfork = 'osaka'): Promise<EvmNode> {
  const options = [
    '--port',
    0,
    '--chain-id',
    chainId,
    '--hardfork',
    hardfork,
    '--mnemonic',
    words,
    '--accounts',
    accounts,
  ];
  // Not the package's own program, which is a second process of Node that a killed test would leave behind.
  const node = spawn(program(), options.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => {
    node.kill();
  };
  process.once('exit', stop);
  const rpc = await addressOf(node);
  const provider = new JsonRpcProvider(rpc, chainId, { staticNetwork: true });
  return {
    rpc,
    keys,
    call: (method, ...params) => provider.send(method, params) as Promise<unknown>,
    close: async () => {
      provider.destroy();
      process.off('exit', stop);
      const gone = once(node, 'exit');
      node.kill();
      await gone;
    },
  };
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

const program = (): string => {
  const { platform, arch } = process;
  const end = platform === 'win32' ? '.exe' : '';
  return require.resolve(`@foundry-rs/anvil-${platform}-${architectures[arch] ?? arch}/bin/anvil${end}`);
};

/** The address that the node names when it answers. */
async function addressOf(node: ReturnType<typeof spawn>): Promise<string> {
  const said: string[] = [];
  node.stderr?.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  if (!node.stdout) throw new Error('The node has no output.');
  const found = Promise.withResolvers<string>();
  // All of its output is read: it would wait for a full pipe.
  createInterface(node.stdout).on('line', (line) => {
    const listening = /^Listening on (\S+)$/.exec(line)?.[1];
    if (listening !== undefined) found.resolve(`http://${listening}`);
  });
  node.once('error', found.reject);
  node.once('exit', () => {
    found.reject(new Error(`The node ended: ${said.join('')}`));
  });
  return found.promise;
}
