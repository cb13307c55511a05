import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from 'lotline';
import { startGateway } from '../crash/gatewayProcess.mjs';
import { distributionCentre, lotId, organisations, packingHouse, sharedLot } from '../crash/goods.mjs';
import { Violation } from '../crash/violation.mjs';

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const productOf = (lot) => lot.slice(0, lot.indexOf('/10/'));
/** The writers' interface to the gateways. */
const masterData = [
  { kind: 'place', id: packingHouse },
  { kind: 'place', id: distributionCentre },
  { kind: 'product', id: productOf(lotId('ANY')) },
  { kind: 'product', id: productOf(sharedLot.lot) },
];

/** Client timeout in milliseconds, after which the same key is sent again. */
const patience = 15_000;

/** One gateway per organisation, in its own process with its own read model and peer. */
export class Gateways {
  #folder;
  #network;
  #adapter;
  #running = new Map();
  /** A client of each organisation at its own gateway. */
  clients = {};
  /** Resolves with the violation of the first gateway that ends unexpectedly. */
  failed;
  #fail;

  /** `adapter` is their ledger adapter: a value of LOTLINE_LEDGER. */
  constructor(folder, network, adapter) {
    this.#folder = folder;
    this.#network = network;
    this.#adapter = adapter;
    this.failed = new Promise((_resolve, reject) => (this.#fail = reject));
    this.failed.catch(() => undefined);
  }

  async start(organisation, name = organisation) {
    const folder = join(this.#folder, name);
    const port = this.#network.ports + 300 + organisations.indexOf(organisation) + (name === organisation ? 0 : 10);
    const gateway = startGateway(folder, {
      LOTLINE_LEDGER: this.#adapter,
      LOTLINE_FABRIC: this.#network.data,
      LOTLINE_ORGANISATION: organisation,
      PORT: String(port),
    });
    this.#running.set(name, gateway);
    gateway.over.catch(this.#fail);
    const { url, milliseconds } = await gateway.ready;
    const key = readFileSync(join(folder, 'keys', `${organisation}.key`), 'utf8').trim();
    this.clients[name] = createClient({ url, key, retries: 0, timeoutMs: patience });
    return milliseconds;
  }

  async startAll() {
    await Promise.all(organisations.map((organisation) => this.start(organisation)));
    for (const organisation of organisations) await this.#awaitMasterData(this.clients[organisation]);
  }

  /** Waits until all prefixes are agreed, without which goods cannot be registered: gateways serve before that. */
  async #awaitMasterData(client) {
    const until = performance.now() + 60_000;
    const isThere = ({ kind, id }) =>
      client[kind]({ id }).then(
        () => true,
        () => false,
      );
    for (const wanted of masterData) {
      while (!(await isThere(wanted))) {
        if (performance.now() > until) throw new Violation(`${wanted.id} is not registered after a minute.`);
        await sleep(100);
      }
    }
  }

  async kill(name, signal = 'SIGKILL') {
    await this.#running.get(name)?.kill(signal);
    this.#running.delete(name);
  }

  /** SIGSTOP and SIGCONT. */
  signal(name, signal) {
    process.kill(this.#running.get(name).pid, signal);
  }

  async killAll() {
    await Promise.all([...this.#running.keys()].map((name) => this.kill(name)));
  }
}
