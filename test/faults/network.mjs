import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openFabricMaterial, requireTopology } from '@lotline/network/fabric';
import { askOperations } from '../../network/dist/fabric/processes/askOperations.js';
import { removeRecord, runningProcess, writeRecord } from '../../network/dist/fabric/processes/processRecord.js';
import { layoutOf } from '../../network/dist/fabric/topology/layout.js';
import { Violation } from '../crash/violation.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'network', 'dist', 'fabric', 'main.js');
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const organisations = [
  { name: 'supplier', mspId: 'SupplierMSP', peers: 2 },
  { name: 'carrier', mspId: 'CarrierMSP' },
  { name: 'retailer', mspId: 'RetailerMSP' },
];

/** A network of three organisations in a folder, one of which has two peers, with operations on its processes. */
export class Network {
  #command;
  #options;

  constructor(data, { ports, fabric, consensus }) {
    this.data = data;
    this.ports = ports;
    mkdirSync(data, { recursive: true });
    const topology = join(data, 'wanted.json');
    writeFileSync(topology, JSON.stringify({ organisations }));
    this.#options = ['--topology', topology, '--ports', String(ports), '--fabric', fabric, '--consensus', consensus];
  }

  /** Starts stopped processes; resolves when every peer can collect endorsements. */
  up() {
    return this.#run('up', ...this.#options);
  }

  /** Issues new keys to an organisation, and revokes the old ones on the channel. */
  renew(organisation) {
    return this.#run('renew', organisation, '--new-keys');
  }

  /** Stops everything; the ledger and the logs stay. */
  down() {
    return this.#run('down');
  }

  clean() {
    return this.#run('clean');
  }

  async layout() {
    return layoutOf(await requireTopology(this.data), this.data);
  }

  material() {
    return openFabricMaterial(this.data);
  }

  /** An organisation's running chaincode service, with its package, ports and keys. */
  async service(organisation) {
    const { services, run } = await this.layout();
    const node = services.find((each) => each.organisation === organisation);
    for (const slot of node.slots) {
      if (!(await runningProcess(run, slot.id))) continue;
      const answer = await fetch(`http://127.0.0.1:${slot.health}/healthz`);
      return { ...slot, mspId: node.mspId, identity: node.identity, packageId: (await answer.json()).packageId };
    }
    throw new Violation(`no chaincode service of ${organisation} runs.`);
  }

  /** The orderer that leads the others, by their own metrics; undefined while they elect one. */
  async leader() {
    const { orderers } = await this.layout();
    const metrics = await Promise.all(
      orderers.map((node) =>
        askOperations(this.data, node, '/metrics').then(
          ({ text }) => text,
          () => '',
        ),
      ),
    );
    const raft = metrics.findIndex((text) => /^consensus_etcdraft_is_leader\{.*\} 1$/m.test(text));
    if (raft >= 0) return orderers[raft].id;
    // With BFT, each orderer reports its leader, possibly late; consenters are numbered from 1 in the order of the orderers.
    const followed = metrics.map((text) => Number(/^consensus_BFT_leader_id\{.*\} (\d+)$/m.exec(text)?.[1]));
    const number = followed.find((each) => followed.filter((other) => other === each).length > orderers.length / 2);
    return orderers[number - 1]?.id;
  }

  async signal(id, signal) {
    const { run } = await this.layout();
    const found = await runningProcess(run, id);
    if (!found) throw new Violation(`${id} does not run.`);
    process.kill(found.pid, signal);
    if (signal !== 'SIGKILL' && signal !== 'SIGTERM') return;
    while (await runningProcess(run, id)) await sleep(20);
  }

  /** Records a process as one of the network, so that `clean` stops it too. */
  async adopt(id, pid) {
    const { run } = await this.layout();
    await removeRecord(run, id);
    await writeRecord(run, id, pid);
  }

  /** Runs a command. Ends a running one first, because it would start processes that this one stops. */
  #run(name, ...options) {
    this.#command?.kill('SIGKILL');
    const child = spawn(process.execPath, [program, name, '--data', this.data, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#command = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    return new Promise((resolve, reject) => {
      child.once('close', (code) => {
        if (code === 0) resolve(said);
        else reject(new Violation(`"fabric ${name}" ended with exit code ${code}: ${said.slice(-2000)}`));
      });
    });
  }
}
