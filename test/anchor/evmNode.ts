import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import ganache from 'ganache';

/** A chain in this process, which answers on the loopback interface only. */
export interface EvmNode {
  readonly rpc: string;
  /** Private keys of accounts with money. */
  readonly keys: readonly string[];
  call(method: string, ...params: unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts a node. Every transaction makes a block; `chainId` is the chain's. */
export async function openEvmNode(chainId: number): Promise<EvmNode> {
  const server = ganache.server({
    logging: { quiet: true },
    chain: { chainId, hardfork: 'merge' },
    wallet: { totalAccounts: 3, deterministic: true },
  });
  const port = await freePort();
  await server.listen(port, '127.0.0.1');
  const accounts = Object.values(server.provider.getInitialAccounts());
  return {
    rpc: `http://127.0.0.1:${port}`,
    keys: accounts.map(({ secretKey }) => secretKey),
    call: (method, ...params) => server.provider.request({ method, params } as never) as Promise<unknown>,
    close: () => server.close(),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
