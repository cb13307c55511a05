// Operators' commands on a real network in use: renewal with new keys, also after one that was killed, a further
// organisation, snapshot and restore, work while nodes are away, added, removed and moved nodes, and from 2.5 to 3.1 if FABRIC_BIN_31 has
// its programs. All recorded data must exist afterwards.
// Usage: fabricOperations.mjs DATA, the folder of a network that runs.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openFabricMaterial, requireTopology } from '@lotline/network/fabric';
import { askOperations } from '../network/dist/fabric/processes/askOperations.js';
import { layoutOf } from '../network/dist/fabric/topology/layout.js';
import { copyKeys, expectKeys } from '../test/faults/oldKeys.mjs';
import { root, withGateway } from './gateway.mjs';

const [data] = process.argv.slice(2);
const launcher = join(root, 'network', 'dist', 'fabric', 'main.js');
const { orderer } = JSON.parse(readFileSync(join(data, 'topology.json'), 'utf8'));
const archive = `${data}.tar.gz`;
const place = '0860009999992';
const lot = 'https://id.gs1.org/01/00860009999107/10/KEPT-1';

const run = (...words) => spawnSync(process.execPath, [launcher, ...words, '--data', data], { encoding: 'utf8' });

/** Runs a command of the launcher; returns its output if it succeeds. */
function fabric(...words) {
  const { status, stdout, stderr } = run(...words);
  assert.equal(status, 0, `fabric ${words.join(' ')}:\n${stdout}${stderr}`);
  return stdout;
}

/** The process ids of `status`, by process name. */
const processes = () => [...fabric('status').matchAll(/^(\S+) +(\d+) /gm)].map(([, name, id]) => `${name} ${id}`);

const ledger = { LOTLINE_LEDGER: 'fabric', LOTLINE_FABRIC: data };
const asSupplier = (...words) =>
  withGateway((env) => {
    const line = ['client/bin/lotline.js', '--as', 'supplier', ...words, '--json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, line, { cwd: root, env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  }, ledger);
const sellOne = (number) =>
  asSupplier('sell', '--place', place, '--lot', `${lot}=1 CS`, '--idempotency-key', `sale-${number}`);
const onHand = async () => (await asSupplier('stock', '--lot', lot)).rows.map((row) => row.onHand);

/** Timeout: disconnected orderers are dialled again after up to two minutes. */
const patienceSeconds = 150;

async function until(what, holds) {
  const deadline = performance.now() + patienceSeconds * 1000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`After ${patienceSeconds} s still not: ${what}.`);
    await delay(20);
  }
}

/** The number of active orderers that each one reports, including itself. */
async function activeOrderers() {
  const counts = [];
  for (const node of layoutOf(await requireTopology(data), data).orderers) {
    const { text } = await askOperations(data, node, '/metrics');
    counts.push(/^consensus_etcdraft_active_nodes\{[^}]*\} (\d+)/m.exec(text)?.[1]);
  }
  return counts;
}

const kill = (id) => process.kill(JSON.parse(readFileSync(join(data, 'run', `${id}.json`), 'utf8')).pid, 'SIGKILL');

const waitingKeys = (node) => join(data, 'organisations', orderer.name, 'nodes', node, 'next', 'tls', 'cert.pem');

/** Kills a renewal with new keys as soon as `isTime` accepts its output, while new keys wait for that orderer. */
async function killRenewal(node, isTime) {
  const renewal = spawn(process.execPath, [launcher, 'renew', orderer.name, '--new-keys', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const killInTime = () => isTime(said) && renewal.kill('SIGKILL');
  renewal.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
    killInTime();
  });
  let isOver = false;
  renewal.once('exit', () => (isOver = true));
  await until(`new keys wait for ${node}`, () => {
    killInTime();
    return isOver;
  });
  assert.ok(existsSync(waitingKeys(node)), 'the renewal was too far when it was killed');
}

const checks = {
  'a renewal without new keys ends one over new keys that was killed': async () => {
    await asSupplier('commission', 'lot', lot, '--place', place, '--quantity', '10 CS');
    await killRenewal('orderer1', () => existsSync(waitingKeys('orderer1')));
    fabric('renew', orderer.name);
    await killRenewal('orderer0', (said) => said.includes('orderer0: signed by'));
    // Now the channel has keys that the orderer does not use, and the others refuse it when it restarts.
    fabric('down');
    fabric('up');
    fabric('renew', orderer.name);
    const all = Array(orderer.nodes).fill(String(orderer.nodes));
    await until('every orderer counts every other', async () => String(await activeOrderers()) === String(all));
    await sellOne(1);
  },
  'everyone gets new keys, and the old ones write no more': async () => {
    const old = await copyKeys(await openFabricMaterial(data), 'supplier');
    await expectKeys(await openFabricMaterial(data), old, 'VALID');
    fabric('renew', '--new-keys');
    await expectKeys(await openFabricMaterial(data), old, 'refused');
    await sellOne(2);
  },
  'an organisation comes in': async () => {
    assert.match(fabric('add-organisation', '--name', 'wholesaler', '--msp', 'WholesalerMSP'), /is part of channel/);
    await sellOne(3);
    const heights = [...fabric('status').matchAll(/^peer0\.\S+ .* (\d+)$/gm)].map(([, height]) => height);
    assert.equal(heights.length, 4);
  },
  'a snapshot that cannot be written stops nothing': () => {
    const before = processes();
    assert.equal(before.length, 11);
    const { status, stderr } = run('snapshot', '--out', join(data, 'nowhere', 'snapshot.tar.gz'));
    assert.equal(status, 1);
    assert.match(stderr, /No archive can be written at .*nowhere/);
    assert.deepEqual(processes(), before);
  },
  'a snapshot brings back what was recorded, and is for its owner alone': async () => {
    fabric('snapshot', '--out', archive);
    assert.equal(statSync(archive).mode & 0o777, 0o600);
    await sellOne(4);
    fabric('clean');
    fabric('restore', '--from', archive);
    fabric('up');
    assert.deepEqual(await onHand(), ['7']);
    await sellOne(4);
    assert.deepEqual(await onHand(), ['6']);
  },
  'the contract is upgraded and an organisation comes in while an orderer and a peer are away': async () => {
    kill('orderer0');
    kill('peer0.retailer');
    assert.match(fabric('deploy', '--version', 'next'), /away: orderer0, peer0\.retailer.*deployed next, sequence \d/s);
    assert.match(fabric('add-organisation', '--name', 'broker', '--msp', 'BrokerMSP'), /is part of channel/);
    fabric('up');
    assert.match(fabric('status'), /lotline next, sequence/);
    await sellOne(5);
  },
  'an organisation and an orderer go': async () => {
    assert.match(fabric('remove-organisation', 'broker'), /is not part of channel/);
    assert.match(fabric('remove-organisation', 'wholesaler'), /is not part of channel/);
    assert.match(fabric('remove-orderer', 'orderer1'), /is not part of channel/);
    fabric('up');
    assert.doesNotMatch(fabric('status'), /broker|wholesaler|orderer1/);
    await sellOne(6);
  },
  'ports, blocks, peers and the version change': async () => {
    const file = `${data}.json`;
    const topology = JSON.parse(readFileSync(join(data, 'topology.json'), 'utf8'));
    const isOld = topology.fabric === '2.5' && process.env.FABRIC_BIN_31 !== undefined;
    if (isOld) process.env.FABRIC_BIN = process.env.FABRIC_BIN_31;
    const [supplier, ...others] = topology.organisations;
    const changed = { ...topology, block: { timeoutMs: 300 }, organisations: [{ ...supplier, peers: 2 }, ...others] };
    writeFileSync(file, JSON.stringify({ ...changed, fabric: isOld ? '3.1' : topology.fabric }));
    try {
      const said = fabric('up', '--topology', file);
      assert.match(said, /joined peer1\.supplier .*settings of the topology: signed by/s);
      if (isOld) assert.match(said, /every node runs Fabric 3\.1/);
      assert.match(fabric('up', '--ports', String(topology.ports + 3)), /ports from \d+ on: signed by/);
      assert.match(fabric('status'), new RegExp(`peer1\\.supplier .* ${topology.ports + 133}, `));
      await sellOne(7);
    } finally {
      rmSync(file);
    }
  },
};

let passed = 0;
try {
  for (const [name, check] of Object.entries(checks)) {
    const start = performance.now();
    await check();
    passed += 1;
    console.log(`${name} (${Math.round((performance.now() - start) / 1000)} s)`);
  }
} finally {
  rmSync(archive, { force: true });
  console.log(`operations: ${passed} passed, ${passed === Object.keys(checks).length ? 0 : 1} failed`);
}
