import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Books } from './books.mjs';
import { checkEvents, checkExceptions, checkKnown, checkSame, checkStock, checkTwice, readAnswers } from './checks.mjs';
import { openClients, runProgram, startGateway } from './gatewayProcess.mjs';
import { checkTornTail, copyLedger } from './tornTail.mjs';
import { Violation } from './violation.mjs';
import { send, sendUntilAnswered } from './writes.mjs';
import { sharedLotWrite, Writer } from './writer.mjs';

const writerCount = 12;
/** Number of older acknowledged writes that are sent again at each start; at the end all are. */
const sample = 20;
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** One data folder from its first start: killed again and again, checked after each start. */
export class Life {
  #folder;
  #copy;
  #random;
  #rhythm;
  #books = new Books();
  #checked = 0;
  #startMilliseconds = 1000;
  #writers;
  #statistics;

  constructor({ name, root, random, rhythm, statistics }) {
    this.#folder = join(root, 'data');
    this.#copy = join(root, 'copy');
    this.#random = random;
    this.#rhythm = rhythm;
    this.#statistics = statistics;
    mkdirSync(root, { recursive: true });
    this.#writers = Array.from({ length: writerCount }, (_, number) => new Writer(random.fork(), name, number));
    this.#shared = sharedLotWrite(name);
  }

  #shared;

  /** Runs one gateway until it is killed. */
  async killed(number) {
    const duringStart = this.#random.chance(0.3);
    const compare = !duringStart && number % this.#rhythm.compare === 0 && this.#books.entries.length > 0;
    if (compare) {
      await this.#finishOpenWrites();
      await this.#prepareRebuild(number);
    }
    const gateway = startGateway(this.#folder);
    try {
      if (duringStart) await this.#killDuringStart(gateway);
      else await this.#killUnderLoad(gateway, compare);
    } finally {
      await gateway.kill();
    }
    if (number % this.#rhythm.tear === 0 && this.#books.entries.length > 0) {
      await checkTornTail(this.#folder, this.#copy, this.#random);
      this.#statistics.tears += 1;
    }
  }

  /** The last start: checks all writes, and stops the gateway gracefully. */
  async end() {
    const gateway = startGateway(this.#folder);
    try {
      const clients = await this.#checkedStart(gateway);
      await checkKnown(clients, this.#books.entries);
      await checkEvents(clients, this.#books);
      await checkExceptions(clients, this.#books);
      await checkStock(clients, this.#books);
    } finally {
      await gateway.kill('SIGTERM');
    }
    this.#statistics.writes += this.#books.entries.length;
    rmSync(join(this.#folder, '..'), { recursive: true, force: true });
  }

  async #killDuringStart(gateway) {
    await Promise.race([sleep(this.#random.between(0, Math.ceil(this.#startMilliseconds * 1.1))), gateway.over]);
    await gateway.kill();
    this.#statistics.duringStart += 1;
  }

  async #killUnderLoad(gateway, compare) {
    const clients = await this.#checkedStart(gateway, compare);
    const round = { over: false };
    const load = Promise.all(this.#writers.map((writer) => this.#write(writer, clients, round)));
    await Promise.race([sleep(this.#random.between(5, 800)), gateway.over, load]);
    // The writers find out like any client, by missing responses.
    await gateway.kill();
    round.over = true;
    await load;
  }

  /**
   * A gateway takes up the captures that were open at its death. The copy would take them up too, in other blocks, so they end before it is
   * made.
   */
  async #finishOpenWrites() {
    const gateway = startGateway(this.#folder);
    try {
      await this.#checkedStart(gateway);
    } finally {
      await gateway.kill();
    }
  }

  /** Waits for the gateway and checks everything that was acknowledged before it was started. */
  async #checkedStart(gateway, compare = false) {
    const { url, milliseconds } = await gateway.ready;
    this.#startMilliseconds = milliseconds;
    this.#statistics.starts.push(milliseconds);
    const clients = openClients(url, this.#folder);
    if (compare) await this.#compareRebuilt(clients);
    await this.#settle(clients);
    const { entries } = this.#books;
    const older = Array.from({ length: Math.min(sample, this.#checked) }, () =>
      this.#random.pick(entries.slice(0, this.#checked)),
    );
    await checkKnown(clients, [...older, ...entries.slice(this.#checked)]);
    await checkStock(clients, this.#books);
    this.#checked = entries.length;
    return clients;
  }

  /** Repeats the writes without a response when the gateway died, until they get one. */
  async #settle(clients) {
    if (this.#shared) {
      this.#books.add(this.#shared, await sendUntilAnswered(clients, this.#shared));
      this.#shared = undefined;
    }
    const open = this.#writers.filter(({ pending }) => pending);
    this.#statistics.repeated += open.length;
    await Promise.all(
      open.map(async (writer) => this.#acknowledge(writer, await sendUntilAnswered(clients, writer.pending))),
    );
  }

  #acknowledge(writer, answer) {
    this.#books.add(writer.pending, answer);
    writer.acknowledge();
  }

  async #write(writer, clients, round) {
    while (!round.over) {
      const write = writer.next();
      // Some callers send the same write again before the response arrives.
      const [answer, again] = await Promise.all(
        Array.from({ length: writer.isImpatient() ? 2 : 1 }, () => send(clients, write)),
      );
      if (answer && again) checkTwice(write, [answer, again]);
      if (answer) this.#acknowledge(writer, answer);
      await sleep(writer.pause());
    }
  }

  /** Rebuilds the read model of the dead gateway: with the rebuild program, or with a gateway that finds none. */
  async #prepareRebuild(number) {
    copyLedger(this.#folder, this.#copy);
    for (const part of ['keys', 'gateway.sqlite', 'gateway.sqlite-wal']) {
      cpSync(join(this.#folder, part), join(this.#copy, part), { recursive: true, force: true });
    }
    if (number % (2 * this.#rhythm.compare) !== 0) return;
    const { code, stderr } = await runProgram('rebuild.js', this.#copy);
    if (code !== 0) throw new Violation(`rebuilding the read model of ${this.#copy} failed: ${stderr}`);
  }

  async #compareRebuilt(clients) {
    const other = startGateway(this.#copy);
    try {
      const { url } = await other.ready;
      const lots = this.#books.lots();
      const some = Array.from({ length: 5 }, () => this.#random.pick(lots));
      checkSame(await readAnswers(clients, some), await readAnswers(openClients(url, this.#copy), some));
    } finally {
      await other.kill();
    }
    this.#statistics.comparisons += 1;
  }
}
