import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config';
import type { Connections } from './connections';
import type { Gateway } from './http/gateway';
import { timeBudgets } from './timeBudgets';

/** Starts listening, and resolves to the server's URL. */
export async function listen(server: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { address, family, port: actual } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
}

/** Stops accepting connections, then drains requests and queued writes. */
export async function stopServing(
  { server, connections }: { readonly server: Server; readonly connections: Connections },
  { writes, epcis, streams }: Gateway,
): Promise<void> {
  epcis.subscriptions.disconnect();
  streams.disconnect();
  const closed = new Promise<void>((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
  connections.close();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, timeBudgets.drain);
  await writes.close();
  await closed;
  clearTimeout(timer);
}
