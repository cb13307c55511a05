import { createServer } from 'node:net';

/** Throws when another process listens on the port, naming who needed it. */
export async function requireFreePort(port: number, id: string): Promise<void> {
  const taken = await new Promise<string | undefined>((resolve) => {
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
  if (taken === undefined) return;
  const why = taken === 'EADDRINUSE' ? 'is in use by another process' : `cannot be listened on (${taken})`;
  throw new Error(
    `Port ${port}, which ${id} needs, ${why}. Stop that process, or make a network elsewhere with --data DIR --ports BASE.`,
  );
}
