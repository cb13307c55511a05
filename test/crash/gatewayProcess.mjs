import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { createClient } from 'lotline';
import { organisations } from './goods.mjs';
import { Violation } from './violation.mjs';

const dist = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'gateway', 'dist');
const patience = 60_000;

/** Starts a program of the gateway on a data folder. Its standard error is stored beside the folder. */
function startProgram(program, folder, settings = {}) {
  const own = { LOTLINE_DATA: folder, PORT: '0', LOTLINE_LOG: 'warn', LOTLINE_RATE_LIMIT: '0', ...settings };
  const child = spawn(process.execPath, [join(dist, program)], {
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said.stderr += text;
    appendFileSync(`${folder}.log`, text);
  });
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
  return { child, said, ended };
}

/** Runs a program to its end. */
export async function runProgram(program, folder) {
  const { child, said, ended } = startProgram(program, folder);
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  const { code, signal } = await ended;
  clearTimeout(timer);
  return { code, signal, ...said };
}

/** Starts a gateway with additional environment variables. `ready` resolves to its address; undefined if it was killed before. */
export function startGateway(folder, settings) {
  const { child, said, ended } = startProgram('main.js', folder, settings);
  const start = performance.now();
  let killed = false;
  const served = new Promise((resolve) => {
    child.stdout.on('data', () => {
      const [, url] = /serves at (\S+)/.exec(said.stdout) ?? [];
      if (url !== undefined) resolve({ url, milliseconds: performance.now() - start });
    });
  });
  const over = ended.then(({ code, signal }) => {
    if (killed) return undefined;
    throw new Violation(`the gateway ended by itself (${signal ?? `exit code ${code}`}): ${said.stderr.slice(-2000)}`);
  });
  const ready = Promise.race([served, over, late('The gateway was not up after a minute.', over)]);
  // The caller may ignore the rejection.
  for (const promise of [over, ready]) promise.catch(() => undefined);
  return {
    ready,
    /** Rejects when the gateway ends unexpectedly. */
    over,
    pid: child.pid,
    kill: async (signal = 'SIGKILL') => {
      killed = true;
      child.kill(signal);
      await ended;
    },
  };
}

function late(message, over) {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Violation(message)), patience);
    timer.unref();
    over.finally(() => clearTimeout(timer)).catch(() => undefined);
  });
}

/** A client per organisation, without retries: the writers decide which writes to repeat. */
export function openClients(url, folder) {
  const clients = organisations.map((name) => {
    const key = readFileSync(join(folder, 'keys', `${name}.key`), 'utf8').trim();
    return [name, createClient({ url, key, retries: 0 })];
  });
  return Object.fromEntries(clients);
}
