// Writes through HTTP from 1, 64 and 256 callers, who wait for each answer, beside the ledger alone in batches of 100, in the same run.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchLedger } from './ledger.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
/** The default of LOTLINE_READY_BLOCKS. */
const readyBlocks = 10;

const welcome = (child) =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const [, url] = /serves at (\S+)/.exec(text) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}.`)));
  });

async function rate(load, target) {
  const answer = new Promise((resolve) => load.once('message', resolve));
  load.send(target);
  const { rate: answered, error } = await answer;
  if (error !== undefined) throw new Error(error);
  return answered;
}

/** The most blocks that the read model was behind the ledger, asked for a few times a second until the returned function is called. */
function watchLag(port) {
  let worst = 0;
  let isOver = false;
  const watch = async () => {
    while (!isOver) {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      worst = Math.max(worst, Number(/^lotline_read_model_lag (-?\d+)/m.exec(text)?.[1]));
      await sleep(200);
    }
  };
  const watching = watch();
  return async () => {
    isOver = true;
    await watching;
    return worst;
  };
}

/** Batches of 100 by a few callers; the ledger's own measurement, without its line. */
async function ledgerAlone(ledger, chaincode) {
  let batched = 0;
  await benchLedger((_, events) => (batched = events), ledger, [[100, 4]], chaincode);
  return batched;
}

/** `warmUp`: seconds in which V8 compiles what writes run. */
export async function benchWrites(print, { seconds, callers, warmUp, ledger }) {
  const alone = await ledgerAlone(ledger, 'here');
  const threaded = await ledgerAlone(ledger, 'thread');
  print('ledger alone, its contract in a thread', threaded, 'events/s', alone, 'all on one thread');
  const folder = mkdtempSync(join(tmpdir(), 'lotline-bench-'));
  // As shipped, except that the request limit is too high to refuse here.
  const env = { ...process.env, LOTLINE_DATA: folder, PORT: '0', LOTLINE_RATE_LIMIT: '100000000', LOTLINE_LOG: 'warn' };
  const gateway = fork(file('../../gateway/dist/main.js'), [], { env, stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
  const load = fork(file('writeLoad.mjs'));
  try {
    const port = Number(new URL(await welcome(gateway)).port);
    const key = readFileSync(join(folder, 'keys', 'supplier.key'), 'utf8').trim();
    await rate(load, { port, key, run: 'warm', callers: Math.max(...callers), seconds: warmUp });
    for (const count of callers) {
      const lagOf = watchLag(port);
      const written = await rate(load, { port, key, run: `C${count}`, callers: count, seconds });
      const what = count === 1 ? '1 caller' : `${count} callers`;
      print(`writes through HTTP, ${what}`, written, 'writes/s', alone, 'ledger alone, batches of 100');
      print(`writes through HTTP, ${what}`, written, 'writes/s', threaded, 'the same, its contract in a thread');
      print('read model behind at most', await lagOf(), 'blocks', readyBlocks, 'blocks, then not ready');
    }
  } finally {
    load.kill();
    const ended = new Promise((resolve) => gateway.once('exit', resolve));
    gateway.kill();
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}
