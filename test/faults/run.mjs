// Starts a Fabric network with a gateway per organisation, and injects faults one by one while writers of three organisations work:
// no acknowledged write may be lost or duplicated, service must recover by itself, and no single organisation may change the ledger.
//   node test/faults/run.mjs [--short] [--only TEXT] [--seed N] [--minutes 12] [--data FOLDER] [--ports 11050]
//     [--fabric 3.1|2.5] [--consensus raft|bft] [--adapter fabric|fabric-network]
// FABRIC_BIN (or PATH) has the programs of that Fabric. The adapter is a value of LOTLINE_LEDGER.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { checkEvents, checkExceptions, checkKnown, checkSame, checkStock, readAnswers } from '../crash/checks.mjs';
import { organisations } from '../crash/goods.mjs';
import { createRandom } from '../crash/random.mjs';
import { Violation } from '../crash/violation.mjs';
import { acceptAlone, answerDifferently } from './dishonesty.mjs';
import { faults, runFault } from './faults.mjs';
import { Gateways } from './gateways.mjs';
import { Load } from './load.mjs';
import { Network } from './network.mjs';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '12' },
    data: { type: 'string' },
    ports: { type: 'string', default: '11050' },
    fabric: { type: 'string', default: '3.1' },
    consensus: { type: 'string', default: 'raft' },
    adapter: { type: 'string', default: 'fabric' },
  },
});
const [seed, minutes, ports] = ['seed', 'minutes', 'ports'].map((name) => {
  if (/^\d+$/.test(values[name])) return Number(values[name]);
  console.error(`--${name} takes a whole number, not "${values[name]}".`);
  process.exit(2);
});

const folder = values.data ?? mkdtempSync(join(tmpdir(), 'lotline-faults-'));
mkdirSync(folder, { recursive: true });
const { fabric, consensus, adapter } = values;
const network = new Network(join(folder, 'network'), { ports, fabric, consensus });
const gateways = new Gateways(folder, network, adapter);
const { clients } = gateways;
const random = createRandom(seed);
const load = new Load({ name: `F${seed}`, clients, random: random.fork(), writers: 12 });
const start = performance.now();
const seconds = () => Math.round((performance.now() - start) / 1000);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Number of older acknowledged writes that are sent again after each fault; at the end all are. */
const sample = 40;

/** Waits until every gateway has the height of the highest one. */
async function caughtUp() {
  const heights = async () =>
    (await Promise.all(organisations.map((organisation) => clients[organisation].whoami()))).map(
      ({ height }) => height,
    );
  const wanted = Math.max(...(await heights()));
  const until = performance.now() + 30_000;
  for (let found = await heights(); Math.min(...found) < wanted; found = await heights()) {
    if (performance.now() > until) throw new Violation(`read models stand at ${found.join(', ')} after 30 s.`);
    await sleep(50);
  }
}

async function checkBooks(before) {
  await caughtUp();
  const { entries } = load.books;
  const older = Array.from({ length: Math.min(sample, before) }, () => random.pick(entries.slice(0, before)));
  await checkKnown(clients, [...older, ...entries.slice(before)]);
  await caughtUp();
  for (const organisation of organisations) await checkStock({ retailer: clients[organisation] }, load.books);
}

/** Checks that every gateway's read model equals the books, and a rebuilt read model. */
async function checkReadModels() {
  await checkBooks(0);
  await checkEvents(clients, load.books);
  await checkExceptions(clients, load.books);
  await gateways.start(random.pick(organisations), 'fresh');
  const lots = load.books.lots();
  const some = Array.from({ length: 8 }, () => random.pick(lots));
  const answers = [];
  for (const name of ['fresh', ...organisations]) answers.push(await readAnswers({ retailer: clients[name] }, some));
  const [fresh, ...others] = answers;
  for (const found of others) checkSame(found, fresh);
  return `${load.books.entries.length} writes acknowledged, ${load.repeated} repeated because no answer came; four read models agree`;
}

const context = () => ({
  network,
  gateways,
  clients,
  load,
  random,
  folder,
  caughtUp,
  organisation: random.pick(organisations),
});
const steps = [
  ...faults
    .filter(({ short }) => short || !values.short)
    .map((fault) => [fault.name, () => runFault(fault, context(), checkBooks)]),
  ['an acceptance that one organisation endorsed', () => acceptAlone(context())],
  ['a peer that answers differently', () => answerDifferently(context())],
  ['read models', checkReadModels],
].filter(([name]) => name.includes(values.only));

const tooLate = new Promise((_resolve, reject) => {
  const message = `The run was not over after ${minutes} minutes.`;
  setTimeout(() => reject(new Violation(message)), minutes * 60_000).unref();
});
tooLate.catch(() => undefined);
const bounded = (work) => Promise.race([work, gateways.failed, tooLate]);

async function prepare() {
  await network.up();
  await gateways.startAll();
  await load.prepare();
  return `up after ${seconds()} s`;
}

async function takeDown() {
  await gateways.killAll();
  await (failed > 0 ? network.down() : network.clean());
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void takeDown().finally(() => process.exit(1)));

let passed = 0;
let failed = 0;
console.log(`Fabric ${fabric}, ${consensus}, through ${adapter}, seed ${seed}, in ${folder}`);
try {
  console.log(`network and gateways: ${await bounded(prepare())}`);
  for (const [name, step] of steps) {
    try {
      console.log(`${name}: ${await bounded(step())} (${seconds()} s)`);
      passed += 1;
    } catch (error) {
      failed += 1;
      console.error(`FAILED ${name}: ${error instanceof Violation ? error.message : error.stack}`);
      break;
    }
  }
} catch (error) {
  failed += 1;
  console.error(`FAILED to begin: ${error instanceof Violation ? error.message : error.stack}`);
} finally {
  await takeDown();
}
if (failed === 0 && values.data === undefined) rmSync(folder, { recursive: true, force: true });
else if (failed > 0) console.error(`Ledgers and logs are kept in ${folder}.`);
console.log(`faults: ${passed} passed, ${failed} failed (seed ${seed}, ${seconds()} s)`);
process.exit(failed === 0 ? 0 : 1);
