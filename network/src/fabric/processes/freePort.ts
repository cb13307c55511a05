import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A process counts as ended a moment before the system closes its last sockets. */
const patienceMs = 3000;
const pollMs = 50;

/** Throws when another process goes on listening on the port, naming who needed it. */
export async function requireFreePort(port: number, id: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  let taken = await whyTaken(port);
  while (taken === 'EADDRINUSE' && performance.now() < deadline) {
    await delay(pollMs);
    taken = await whyTaken(port);
  }
  if (taken === undefined) return;
  const why = taken === 'EADDRINUSE' ? 'is in use by another process' : `cannot be listened on (${taken})`;
  throw new Error(
    `Port ${port}, which ${id} needs, ${why}. Stop that process, or make a network elsewhere with --data DIR --ports BASE.`,
  );
}

const whyTaken = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    server.listen(port, '0.0.0.0', () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
