import { performance } from 'node:perf_hooks';
import { Books } from '../crash/books.mjs';
import { checkTwice } from '../crash/checks.mjs';
import { organisations } from '../crash/goods.mjs';
import { Violation } from '../crash/violation.mjs';
import { sharedLotWrite, Writer } from '../crash/writer.mjs';
import { describe, send } from '../crash/writes.mjs';
import { Registrar } from './registrar.mjs';

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
/**
 * The wait before a retry, with jitter like the client library's: writes of a batch that failed because of one of them would otherwise form
 * the same batch again each time.
 */
const breathe = () => sleep(100 + Math.random() * 300);

/**
 * Writers of three organisations, each writing at its own gateway. Before a write depends on one at another gateway, it waits until its own
 * gateway has that one too, because a peer may be a block behind.
 */
export class Load {
  books = new Books();
  /** Number of retries without a response. */
  repeated = 0;
  #clients;
  #writers;
  #heights = new Map();
  #probes;
  #name;
  #running = Promise.resolve();
  #round = { over: true };

  constructor({ name, clients, random, writers }) {
    this.#name = name;
    this.#clients = clients;
    this.#probes = Object.fromEntries(
      organisations.map((organisation) => [organisation, new Registrar(random.fork(), `${name}-probe`, organisation)]),
    );
    this.#writers = [
      ...Array.from({ length: writers }, (_, number) => new Writer(random.fork(), name, number)),
      ...organisations.map((organisation) => new Registrar(random.fork(), name, organisation)),
    ];
  }

  async prepare() {
    await this.record(sharedLotWrite(this.#name), 60);
    await Promise.all(organisations.map((organisation) => this.probe(organisation, 60)));
  }

  start() {
    const round = { over: false };
    this.#round = round;
    this.#running = Promise.all(this.#writers.map((writer) => this.#work(writer, round)));
    this.#running.catch(() => undefined);
  }

  /** Resolves when every writer has the response to its last write, which must be within `seconds`. */
  async settle(seconds) {
    this.#round.over = true;
    await this.#running;
    const until = performance.now() + seconds * 1000;
    const open = this.#writers.filter(({ pending }) => pending);
    await Promise.all(
      open.map(async (writer) => {
        while (!(await this.#step(writer))) {
          if (performance.now() > until) throw late(writer.pending, seconds);
          await breathe();
        }
      }),
    );
  }

  /** Sends a write and adds it to the books when it is acknowledged, which must be within `seconds`. Returns the duration. */
  async record(write, seconds) {
    const start = performance.now();
    for (;;) {
      const answer = await send(this.#clients, write);
      if (answer) {
        this.books.add(write, answer);
        return performance.now() - start;
      }
      if (performance.now() - start > seconds * 1000) throw late(write, seconds);
      await breathe();
    }
  }

  /** A write that any organisation can send at any time. */
  probe(organisation, seconds) {
    return this.record(this.#probes[organisation].another(), seconds);
  }

  async #work(writer, round) {
    while (!round.over) {
      if (!(await this.#step(writer))) await breathe();
      await sleep(writer.pause());
    }
  }

  async #step(writer) {
    const write = writer.next();
    if (!(await this.#hasHeard(write.organisation, this.#heights.get(writer)))) return false;
    // Some callers send the same write again before the response arrives.
    const [answer, again] = await Promise.all(
      Array.from({ length: writer.isImpatient() ? 2 : 1 }, () => send(this.#clients, write)),
    );
    if (answer && again) checkTwice(write, [answer, again]);
    if (!answer) {
      this.repeated += 1;
      return false;
    }
    this.#heights.set(writer, { organisation: write.organisation, height: answer.height });
    this.books.add(write, answer);
    writer.acknowledge();
    return true;
  }

  async #hasHeard(organisation, last) {
    if (last === undefined || last.organisation === organisation) return true;
    const answer = await this.#clients[organisation].whoami().catch(() => undefined);
    return answer !== undefined && answer.height >= last.height;
  }
}

const late = (write, seconds) => new Violation(`${describe(write)} was not acknowledged within ${seconds} s.`);
