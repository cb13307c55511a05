// The checks on real Fabric networks, each in a temporary folder that is removed afterwards: the behaviour suite, forged write sets of
// three to five organisations, forged blocks, proofs, files with rules and a recall, the EPCIS binding, inventory, the farm-to-salad chain
// compared with the embedded ledger, operators' commands, and a short fault run. Checks that cannot run here are reported in one line.
// Usage: fabric.mjs [FOLDER], the folder of the EPCIS documents of the farm-to-salad chain. FABRIC_BIN (or PATH) has Fabric 3.1's
// programs, FABRIC_BIN_25 those of Fabric 2.5.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { root } from './gateway.mjs';

const [documents] = process.argv.slice(2);
const program = join(root, 'network', 'dist', 'fabric', 'main.js');
const names = ['peer', 'orderer', 'configtxgen', 'osnadmin'];
const minute = 60_000;
const temporary = mkdtempSync(join(tmpdir(), 'lotline-fabric-'));
/** Folders of networks and child processes that may still run. */
const networks = new Map();
const children = new Set();

const missing = (folders) =>
  names.filter((name) => !folders.some((folder) => folder && existsSync(join(folder, name))));

/** Runs a program to its end. One that takes too long is terminated, so that it stops its own processes. */
function run(command, args, env, milliseconds) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const timer = setTimeout(() => child.kill('SIGTERM'), milliseconds);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      clearTimeout(timer);
      children.delete(child);
      if (code === 0) resolve(said);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${said.slice(-8000)}`));
    });
  });
}

/** The number of passed checks in the closing line, which a program has not written that ended early. */
function passedIn(said) {
  const count = Number([...said.matchAll(/(\d+) passed/g)].at(-1)?.[1] ?? 0);
  assert(count > 0, `No check passed:\n${said}`);
  return count;
}

const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** A base such that none of the ports that a network, a test's own contract and the gateways take is in use. */
async function freePorts() {
  for (let base = 12_050; base < 30_000; base += 400) {
    const blocks = [0, 10, 20, 30];
    const nodes = [
      ...blocks,
      ...[...blocks, 40].map((port) => 100 + port),
      ...Array.from({ length: 10 }, (_, n) => 200 + 10 * n),
    ];
    const wanted = [...nodes.flatMap((port) => [port, port + 1, port + 2, port + 3]), 300, 301, 302, 310, 311, 312];
    const free = await Promise.all(wanted.map((port) => isFree(base + port)));
    if (free.every(Boolean)) return String(base);
  }
  throw new Error('There is no room for the ports of a network.');
}

async function withNetwork(env, options, use) {
  const data = join(temporary, `network-${networks.size + 1}`);
  networks.set(data, env);
  try {
    const ports = await freePorts();
    await run(process.execPath, [program, 'up', '--data', data, '--ports', ports, ...options], env, 2 * minute);
    return await use(data);
  } finally {
    clean(data);
  }
}

function clean(data) {
  const env = { ...process.env, ...networks.get(data) };
  if (existsSync(join(data, 'topology.json'))) {
    const { status, stderr } = spawnSync(process.execPath, [program, 'clean', '--data', data], {
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The network in ${data} could not be taken down: ${stderr}`);
  }
  networks.delete(data);
}

function behaviour(env, options = []) {
  const topology = join(temporary, 'history.json');
  writeFileSync(topology, JSON.stringify({ history: true }));
  return withNetwork(env, ['--topology', topology, ...options], async (data) => {
    const suite = ['node_modules/jest/bin/jest.js', 'test/behaviour/fabric.test.ts'];
    return passedIn(await run(process.execPath, suite, { ...env, LOTLINE_FABRIC_TEST: data }, 5 * minute));
  });
}

/** The faults that users of other systems reported, over HTTP. */
const reported = (env, options = []) =>
  withNetwork(env, options, async (data) => {
    const suites = ['reportedStock', 'reportedData'].map((name) => `test/gateway/${name}.test.ts`);
    const args = ['node_modules/jest/bin/jest.js', '--runInBand', '--testTimeout=120000', ...suites];
    return passedIn(await run(process.execPath, args, { ...env, LOTLINE_FABRIC_TEST: data }, 6 * minute));
  });

/** Write sets that no contract made, signed by every subset of that many organisations. */
function forgery(env, count, options = []) {
  const topology = join(temporary, `organisations-${count}.json`);
  const organisations = Array.from({ length: count }, (_, n) => ({ name: `org-${n}`, mspId: `Org${n}MSP` }));
  writeFileSync(topology, JSON.stringify({ orderer: { nodes: 1 }, organisations }));
  return withNetwork(env, ['--topology', topology, ...options], async (data) => {
    const suite = ['node_modules/jest/bin/jest.js', 'test/behaviour/fabricForgery.test.ts'];
    return passedIn(await run(process.execPath, suite, { ...env, LOTLINE_FABRIC_TEST: data }, 4 * minute));
  });
}

/** Offers blocks without an orderer's signature in place of the only orderer. */
function forgedBlocks(env, options = []) {
  const topology = join(temporary, 'one-orderer.json');
  writeFileSync(topology, JSON.stringify({ orderer: { nodes: 1 } }));
  return withNetwork(env, ['--topology', topology, ...options], async (data) =>
    passedIn(await run(process.execPath, ['.ci/forgedBlocks.mjs', data], env, 4 * minute)),
  );
}

/** Proof bundles through both adapters. */
const proofs = (env, options = []) =>
  withNetwork(env, options, async (data) =>
    passedIn(await run(process.execPath, ['.ci/proofs.mjs', data], env, 4 * minute)),
  );

/** Files, rules, notices and a recall over both adapters. */
const quality = (env, options = []) =>
  withNetwork(env, options, async (data) =>
    passedIn(await run(process.execPath, ['.ci/quality.mjs', data], env, 6 * minute)),
  );

/** A recall by supplier, carrier, retailer and a regulator with an organisation of its own, over both adapters. */
function journeys(env, options = []) {
  const topology = join(temporary, 'agency.json');
  const names = ['supplier', 'carrier', 'retailer', 'agency'];
  const mspOf = (name) => `${name[0].toUpperCase()}${name.slice(1)}MSP`;
  const organisations = names.map((name) => ({ name, mspId: mspOf(name) }));
  writeFileSync(topology, JSON.stringify({ organisations }));
  return withNetwork(env, ['--topology', topology, ...options], async (data) =>
    passedIn(await run(process.execPath, ['.ci/journeys.mjs', data], env, 6 * minute)),
  );
}

/** The EPCIS binding over both adapters. */
const epcis = (env, options = []) =>
  withNetwork(env, options, async (data) =>
    passedIn(await run(process.execPath, ['.ci/epcisFabric.mjs', data], env, 4 * minute)),
  );

/** Orders, allocations, a shipment and the measures of two organisations. */
const inventory = (env, options = []) =>
  withNetwork(env, options, async (data) =>
    passedIn(await run(process.execPath, ['.ci/inventory.mjs', data], env, 6 * minute)),
  );

async function farmToSalad(env) {
  const answers = async (ledger, settings) => {
    const file = join(temporary, `${ledger}.json`);
    const said = await run(process.execPath, ['.ci/farmToSalad.mjs', documents, file], settings, 2 * minute);
    return { passed: passedIn(said), answers: JSON.parse(readFileSync(file, 'utf8')) };
  };
  const embedded = await answers('embedded', { LOTLINE_LEDGER: 'embedded' });
  const fabric = await withNetwork(env, [], (data) =>
    answers('fabric', { LOTLINE_LEDGER: 'fabric', LOTLINE_FABRIC: data }),
  );
  for (const [name, answer] of Object.entries(embedded.answers)) assert.deepEqual(fabric.answers[name], answer, name);
  return fabric.passed + Object.keys(embedded.answers).length;
}

const operations = (env, options = []) =>
  withNetwork(env, options, async (data) =>
    passedIn(await run(process.execPath, ['.ci/fabricOperations.mjs', data], env, 10 * minute)),
  );

async function shortFaults(env, options = []) {
  const args = ['test/faults/run.mjs', '--short', ...options, '--minutes', '6', '--ports', await freePorts()];
  return passedIn(await run(process.execPath, args, env, 7 * minute));
}

/** Checks on Fabric 2.5 need its own programs; all others run on 3.1. */
function checks() {
  const wanted = [];
  const { FABRIC_BIN, FABRIC_BIN_25, PATH = '' } = process.env;
  const without = missing(FABRIC_BIN ? [FABRIC_BIN] : PATH.split(delimiter));
  if (without.length > 0) {
    console.log(
      `== not run: behaviour suite, reported cases, forged write sets and blocks, proofs, files and rules, a recall by four parties, EPCIS, inventory, farm to salad, operations and faults on Fabric 3.1 (no ${without.join(', ')} here)`,
    );
  } else {
    wanted.push(['behaviour suite on Fabric 3.1', () => behaviour({})]);
    wanted.push(['reported cases on Fabric 3.1', () => reported({})]);
    for (const count of [3, 4, 5]) {
      wanted.push([`forged write sets of ${count} organisations on Fabric 3.1`, () => forgery({}, count)]);
    }
    wanted.push(['forged blocks on Fabric 3.1', () => forgedBlocks({})]);
    wanted.push(['proofs on Fabric 3.1', () => proofs({})]);
    wanted.push(['files, rules, notices and a recall on Fabric 3.1', () => quality({})]);
    wanted.push(['a recall by four parties on Fabric 3.1', () => journeys({})]);
    wanted.push(['the EPCIS binding on Fabric 3.1', () => epcis({})]);
    wanted.push(['inventory on Fabric 3.1', () => inventory({})]);
    if (documents) wanted.push(['farm to salad on Fabric 3.1', () => farmToSalad({})]);
    wanted.push(['operations on Fabric 3.1', () => operations({})]);
    wanted.push(['faults on Fabric 3.1', () => shortFaults({})]);
  }
  if (!FABRIC_BIN_25 || missing([FABRIC_BIN_25]).length > 0) {
    console.log(
      '== not run: behaviour suite, reported cases, forged write sets and blocks, proofs, operations and faults on Fabric 2.5 (FABRIC_BIN_25 names no folder of its programs)',
    );
  } else {
    const env = {
      FABRIC_BIN: FABRIC_BIN_25,
      ...(without.length === 0 && FABRIC_BIN ? { FABRIC_BIN_31: FABRIC_BIN } : {}),
    };
    const options = ['--fabric', '2.5'];
    wanted.push(['behaviour suite on Fabric 2.5', () => behaviour(env, options)]);
    wanted.push(['reported cases on Fabric 2.5', () => reported(env, options)]);
    for (const count of [3, 4, 5]) {
      wanted.push([`forged write sets of ${count} organisations on Fabric 2.5`, () => forgery(env, count, options)]);
    }
    wanted.push(['forged blocks on Fabric 2.5', () => forgedBlocks(env, options)]);
    wanted.push(['proofs on Fabric 2.5', () => proofs(env, options)]);
    wanted.push(['operations on Fabric 2.5', () => operations(env, options)]);
    wanted.push(['faults on Fabric 2.5', () => shortFaults(env, options)]);
  }
  return wanted;
}

/** Terminates running processes, waits for their end, and stops the networks. */
async function takeDown() {
  const ended = [...children].map((child) => new Promise((resolve) => child.once('close', resolve)));
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(ended);
  for (const data of networks.keys()) clean(data);
  rmSync(temporary, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    takeDown().finally(() => process.exit(1));
  });
}

let passed = 0;
let failed = 0;
for (const [name, check] of checks()) {
  const start = performance.now();
  try {
    const count = await check();
    passed += count;
    console.log(`${name}: ${count} in ${Math.round((performance.now() - start) / 1000)} s`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED ${name}\n${error.stack}`);
  }
}
rmSync(temporary, { recursive: true, force: true });
console.log(`fabric: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
