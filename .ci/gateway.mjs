// Starts the built gateway on a fresh data folder and a free port, for checks that use it from outside.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Runs `use` with the environment for clients of the gateway; the gateway and its data are removed afterwards. */
export async function withGateway(use, settings = {}) {
  const data = mkdtempSync(join(tmpdir(), 'lotline-check-'));
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  const own = { LOTLINE_DATA: data, PORT: port, LOTLINE_URL: url, LOTLINE_LOG: 'warn', NO_COLOR: '1' };
  const env = { ...process.env, ...own, ...settings };
  const gateway = spawn(process.execPath, ['gateway/dist/main.js'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = () => {
    gateway.kill('SIGKILL');
    process.exit(1);
  };
  process.once('SIGTERM', stop);
  try {
    await ready(url, gateway);
    return await use(env);
  } finally {
    process.removeListener('SIGTERM', stop);
    gateway.kill('SIGTERM');
    await new Promise((resolve) => (gateway.exitCode === null ? gateway.once('exit', resolve) : resolve()));
    rmSync(data, { recursive: true, force: true });
  }
}

async function ready(url, gateway) {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    if (gateway.exitCode !== null) throw new Error('The gateway ended before it was ready.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The gateway was not ready in 30 seconds.');
}
