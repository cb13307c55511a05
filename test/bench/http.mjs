// Reads per second of the gateway, with authentication, rate limit, log and metrics as shipped, beside servers that only return the
// same bytes. Each is its own process, and another process sends the requests.
import { Buffer } from 'node:buffer';
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from 'lotline';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const id = (path) => `https://id.gs1.org/${path}`;
const farm = id('414/0860009999992');
const shop = id('414/0860009998001');
const carrier = id('417/0860009996007');
const retailer = id('417/0860009998001');
export const lot = (name) => id(`01/00860009999107/10/${name}`);
const container = id('00/008600099990000015');
const shipment = 'urn:epcglobal:cbv:bt:0860009999992:BENCH';
const line = (name, quantity) => ({ lot: lot(name), quantity, uom: 'CS' });

const inputs = ['A', 'B', 'D', 'E', 'F'];

/** Five lots made into one, which goes to the shop on a pallet and loose: ten nodes. */
export async function writeJourney(clientOf) {
  const [farmer, driver, shopkeeper] = ['supplier', 'carrier', 'retailer'].map(clientOf);
  for (const name of inputs) await farmer.commissionLot({ ...line(name, '100'), place: farm });
  await farmer.transform({
    place: farm,
    inputs: { lots: inputs.map((name) => line(name, '50')) },
    outputs: { lots: [line('C', '120')] },
  });
  await farmer.pack({ container, place: farm, lots: [line('C', '80')] });
  await farmer.ship({
    shipment: 'BENCH',
    from: farm,
    to: shop,
    carrier,
    containers: [container],
    lots: [line('C', '20')],
  });
  await driver.accept({ shipment });
  await driver.handOver({ shipment, to: retailer });
  await shopkeeper.receive({ shipment });
  await shopkeeper.unpack({ container, place: shop });
}

/** Starts a program and waits for its first output; `stop` ends it. */
async function start(program, { args = [], env = {}, says }) {
  const child = fork(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill();
    await ended;
  };
  const said = await Promise.race([
    says(child),
    ended.then((code) => Promise.reject(new Error(`${program}: ${code}`))),
  ]);
  return { child, said, stop };
}

const message = (child) => new Promise((resolve) => child.once('message', resolve));

/** Welcomes with its address, on standard output. */
const address = (child) =>
  new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const [, url] = /serves at (\S+)/.exec(text) ?? [];
      if (url !== undefined) resolve(url);
    });
  });

export function startGateway(folder) {
  // As shipped, except that the request limit is too high to refuse here.
  const env = { LOTLINE_DATA: folder, PORT: '0', LOTLINE_RATE_LIMIT: '100000000' };
  return start(file('../../gateway/dist/main.js'), { env, says: address });
}

async function startReference(kind, path, folder) {
  const args = [kind, join(folder, 'answer.json'), path];
  const { said, stop } = await start(file('reference.mjs'), { args, says: message });
  return { port: said.port, stop };
}

async function rate(load, target) {
  load.send(target);
  const { rate: answered, error } = await message(load);
  if (error !== undefined) throw new Error(error);
  return answered;
}

const requestOf = (path, key) =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nAuthorization: Bearer ${key}\r\n\r\n`;

/**
 * Measures each server in a few rounds, so that a temporary slowdown of the machine affects all of them. `before` runs before each
 * measurement of the gateway, the first server.
 */
async function compare(load, servers, { asked, times, before = () => undefined }) {
  const { seconds, rounds, warmUp } = times;
  const rates = servers.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [at, { port }] of servers.entries()) {
      // The first round is a warm-up, for compilation by the engine.
      const slice = round === 0 ? warmUp : seconds / rounds;
      if (at === 0) await before();
      const measured = await rate(load, { ...asked, port, seconds: slice });
      if (round > 0) rates[at].push(measured);
    }
  }
  return rates.map(median);
}

async function benchRead(print, { load, url, key, folder, times }, [what, path, pattern]) {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
  const body = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok) throw new Error(body.toString());
  writeFileSync(join(folder, 'answer.json'), body);
  const references = [await startReference('express', pattern, folder), await startReference('node', pattern, folder)];
  try {
    const servers = [{ port: Number(new URL(url).port) }, ...references];
    const asked = { request: requestOf(path, key), expected: body.toString('latin1') };
    const [gateway, express, node] = await compare(load, servers, { asked, times });
    print(`gateway, ${what}`, gateway, 'reads/s', express, 'bare Express');
    print(`gateway, ${what}`, gateway, 'reads/s', node, 'bare node:http');
  } finally {
    await Promise.all(references.map(({ stop }) => stop()));
  }
}

const coldLot = (n) => `COLD-${String(n).padStart(5, '0')}`;

/** Commissions more lots than one round reads. */
async function writeColdLots(farmer, coldLots) {
  for (let from = 0; from < coldLots; from += 1000) {
    const commands = Array.from({ length: 1000 }, (_, n) => ({
      command: 'commissionLot',
      input: { ...line(coldLot(from + n), '1'), place: farm },
    }));
    const { outcomes } = await farmer.batch(commands);
    const refused = outcomes.find(({ status }) => status !== 'recorded');
    if (refused) throw new Error(`${refused.code}: ${refused.message}`);
  }
}

/** Each request reads another lot, and a new block before each round empties the response cache. */
async function benchColdRead(print, { load, url, key, folder, times }, { farmer, coldLots }) {
  await writeColdLots(farmer, coldLots);
  const paths = Array.from({ length: coldLots }, (_, n) => `/lots/00860009999107/${coldLot(n)}`);
  const answer = await fetch(url + paths[0], { headers: { authorization: `Bearer ${key}` } });
  writeFileSync(join(folder, 'answer.json'), Buffer.from(await answer.arrayBuffer()));
  const pattern = '/lots/:gtin/:lot';
  const references = [await startReference('express', pattern, folder), await startReference('node', pattern, folder)];
  let sold = 0;
  const before = async () => {
    sold += 1;
    await farmer.sell({ place: farm, lots: [line(coldLot(coldLots - sold), '1')] });
  };
  try {
    const servers = [{ port: Number(new URL(url).port) }, ...references];
    const asked = { requests: paths.map((path) => requestOf(path, key)) };
    const [gateway, express, node] = await compare(load, servers, { asked, times, before });
    print('gateway, another lot each time', gateway, 'reads/s', express, 'bare Express');
    print('gateway, another lot each time', gateway, 'reads/s', node, 'bare node:http');
  } finally {
    await Promise.all(references.map(({ stop }) => stop()));
  }
}

/** `coldLots`: more lots than one round reads, in thousands. */
export async function benchHttp(print, { coldLots, ...times }) {
  const folder = mkdtempSync(join(tmpdir(), 'lotline-bench-'));
  const gateway = await startGateway(folder);
  const load = fork(file('load.mjs'));
  try {
    const url = gateway.said;
    const keyOf = (name) => readFileSync(join(folder, 'keys', `${name}.key`), 'utf8').trim();
    await writeJourney((name) => createClient({ url, key: keyOf(name) }));
    const bench = { load, url, key: keyOf('retailer'), folder, times };
    await benchRead(print, bench, ['a lot', '/lots/00860009999107/C', '/lots/:gtin/:lot']);
    const trace = `/trace?id=${encodeURIComponent(lot('C'))}`;
    const { nodes } = await createClient({ url, key: bench.key }).trace({ id: lot('C') });
    await benchRead(print, bench, [`a trace of ${nodes.length} nodes`, trace, '/trace']);
    await benchColdRead(print, bench, {
      farmer: createClient({ url, key: keyOf('supplier') }),
      coldLots,
    });
  } finally {
    load.kill();
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
