// A gateway over a generated network: how long it takes to start, what memory it needs, and how fast it answers each question the first
// time, beside the least that it answers. Times are by the clock, so a machine that does other work makes them longer.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get as request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startGateway } from './http.mjs';
import { generate, run } from './generated.mjs';

const asked = 300;
const pages = 40;
const idleFor = 3000;
const quantile = (values, q) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))];

/** Bytes of a process that are its own: without files in the page cache. */
function ownBytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return (kilobytes('RssAnon') + kilobytes('RssShmem')) * 1024;
}

/** Bytes of a 200; rejects for every other answer. */
async function bytesOf(answer, path) {
  let bytes = 0;
  for await (const part of answer) bytes += part.length;
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`);
  return bytes;
}

/**
 * Asks over one connection without compression. `fetch` asks for compression, and takes 2 ms of processor time of its own for a trace, as
 * much as the gateway.
 */
function asker(url, key) {
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${key}`, accept: 'application/json' };
  return async (path) => {
    const begun = performance.now();
    const [answer] = await once(request(url + path, { agent, headers }), 'response');
    const bytes = await bytesOf(answer, path);
    return { milliseconds: performance.now() - begun, bytes };
  };
}

/** Starts the gateway of a folder; `milliseconds` until it is ready. */
async function ready(folder) {
  const start = performance.now();
  const gateway = await startGateway(folder);
  const url = gateway.said;
  while (!(await fetch(`${url}/health/ready`)).ok) await sleep(20);
  const milliseconds = performance.now() - start;
  const key = readFileSync(join(folder, 'keys', 'retailer.key'), 'utf8').trim();
  return { ...gateway, get: asker(url, key), key, milliseconds, bytes: ownBytes(gateway.child.pid) };
}

async function times(get, paths) {
  const found = [];
  for (const path of paths) found.push((await get(path)).milliseconds);
  return found;
}

/** Lots of the last level, and times of events, from all over the network. */
function samplesOf(folder, known) {
  const database = new DatabaseSync(join(folder, 'read-model.sqlite'), { readOnly: true });
  const some = (rows, count) => rows.filter((_, at) => at % Math.ceil(rows.length / count) === 0);
  const product = known.back[0].id.slice(0, known.back[0].id.indexOf('/10/'));
  const lots = database.prepare('SELECT id FROM lot WHERE product = ? ORDER BY n').all(product);
  const instants = database.prepare(`SELECT time FROM event WHERE step = 'shipping' ORDER BY time`).all();
  database.close();
  return { lots: some(lots, asked).map(({ id }) => id), instants: some(instants, pages).map(({ time }) => time) };
}

/** Asks for something small every few milliseconds, in another process, until the work is done; the times of the answers. */
async function probed({ said: url, key }, paths, work) {
  const prober = fork(fileURLToPath(new URL('prober.mjs', import.meta.url)));
  const message = async () => (await once(prober, 'message'))[0];
  try {
    prober.send({ url, key, paths });
    await message();
    const answer = await work();
    prober.send('stop');
    return { answer, found: await message() };
  } finally {
    prober.kill();
  }
}

const lotPath = (id) => id.replace('https://id.gs1.org/01/', '/lots/').replace('/10/', '/');

async function benchPlan(print, gateway, { known, lots }) {
  const { get } = gateway;
  const [largest] = known.forward.toSorted((a, b) => b.lots - a.lots);
  const path = `/recalls/plan?id=${encodeURIComponent(largest.id)}`;
  const small = lots.map(lotPath);
  const { found: idle } = await probed(gateway, small, () => sleep(idleFor));
  const { answer, found } = await probed(gateway, small, () => get(path));
  print(`recall plan of ${largest.lots} lots`, answer.milliseconds, 'ms', answer.bytes / 1024, 'KiB of JSON');
  print('slowest lot read meanwhile', Math.max(...found), 'ms', quantile(idle, 0.99), 'p99 without a plan');
}

async function benchQuestions(print, get, { known, lots, instants }) {
  const least = quantile(
    await times(
      get,
      Array.from({ length: asked }, () => '/health/live'),
    ),
    0.99,
  );
  const compare = (what, found, reference = least, name = '/health/live') => {
    print(`${what}, p50`, quantile(found, 0.5), 'ms', reference, `p99 of ${name}`);
    print(`${what}, p99`, quantile(found, 0.99), 'ms', reference, `p99 of ${name}`);
  };
  await times(
    get,
    known.back.map(({ id }) => `/trace?direction=back&id=${encodeURIComponent(id)}`),
  );
  compare(
    'trace back, each lot once',
    await times(
      get,
      lots.map((id) => `/trace?direction=back&id=${encodeURIComponent(id)}`),
    ),
  );
  compare(
    'EPCIS query of one class',
    await times(
      get,
      lots.map((id) => `/epcis/events?MATCH_anyEPCClass=${encodeURIComponent(id)}`),
    ),
  );
  const page = (time) => `/epcis/events?EQ_bizStep=shipping&GE_eventTime=${encodeURIComponent(time)}&perPage=1000`;
  compare('page of 1,000 by time and step', await times(get, instants.map(page)));
}

/** The program that rebuilds the read model, with all that it does: reading the ledger, writing the tables, and adding the indexes. */
async function benchRebuild(print, folder, events) {
  const start = performance.now();
  await run('rebuild', folder);
  const seconds = (performance.now() - start) / 1000;
  print('rebuild of the read model', events / seconds, 'events/s', 25_000, 'wanted');
}

/** `data`: a folder that `lotline generate` filled; by default a new one is. */
export async function benchScale(print, { events, data }) {
  const folder = mkdtempSync(join(tmpdir(), 'lotline-bench-'));
  let gateway;
  try {
    const filled = data ?? (await generate(join(folder, 'data'), events));
    const known = JSON.parse(readFileSync(join(filled, 'answers.json'), 'utf8'));
    await (await ready(join(folder, 'empty'))).stop();
    const empty = await ready(join(folder, 'empty'));
    await empty.stop();
    gateway = await ready(filled);
    const many = known.events.toLocaleString('en');
    print(`restart with ${many} events`, gateway.milliseconds, 'ms', empty.milliseconds, 'of an empty ledger');
    print('memory after the start', (gateway.bytes - empty.bytes) / known.events, 'B/event', 1200, 'bytes wanted');
    const samples = { known, ...samplesOf(filled, known) };
    await benchQuestions(print, gateway.get, samples);
    await benchPlan(print, gateway, samples);
    await sleep(idleFor);
    print(
      'memory after the questions',
      (ownBytes(gateway.child.pid) - empty.bytes) / known.events,
      'B/event',
      1200,
      'bytes wanted',
    );
    await gateway.stop();
    await benchRebuild(print, filled, known.events);
  } finally {
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
