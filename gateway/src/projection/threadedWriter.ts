import { Worker } from 'node:worker_threads';
import type { LedgerBlock } from '../ledger/ledger';
import { youngMebibytes } from '../threadMemory';
import type { BlockText } from './blockText';
import type { Written } from './blockWriter';
import { unpack } from './graph/changes';
import { type FromWriter, receivedError, states, type ToWriter, type WriterData } from './threadProtocol';
import { mostUnmoved } from './weight';

/** Milliseconds to wait for a commit, which only writes to the page cache. */
const patience = 30_000;
/** Milliseconds to wait for the end of the thread, which may be in the midst of blocks. */
const closingPatience = 10_000;

/** Memory for new objects while a read model is built: what many blocks leave until their commit is copied less often in more of it. */
const youngForBuilding = 192;

const hasEnded = (): Error => new Error('The thread that writes the read model has ended.');

interface Asked {
  readonly blocks: readonly LedgerBlock[];
  readonly resolve: (written: Written) => void;
  readonly reject: (error: Error) => void;
}

/** Writes blocks in a thread of its own, one batch after the other. */
export class ThreadedWriter {
  readonly #worker: Worker;
  readonly #state = new Int32Array(new SharedArrayBuffer(4));
  #asked: Asked | undefined;
  #failure: Error | undefined;
  #unmoved = 0;

  constructor(file: string, isUnfinished: boolean) {
    const workerData: WriterData = { file, isUnfinished, state: this.#state };
    this.#worker = new Worker(require.resolve('@lotline/gateway/block-thread'), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: isUnfinished ? youngForBuilding : youngMebibytes },
    });
    this.#worker.unref();
    this.#worker.on('message', (message: FromWriter) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error: Error) => {
      this.#fail(error);
    });
    this.#worker.on('exit', () => {
      this.#fail(hasEnded());
    });
  }

  /** False once the thread has ended: a new one can take its place. */
  get isRunning(): boolean {
    return this.#failure === undefined;
  }

  /**
   * Writes the blocks, and leaves the transaction open for `commit`. `parsed`: the same blocks, if they were parsed before. Rejects with a
   * ReadModelError, or with the failure; the transaction has ended then.
   */
  write(blocks: readonly LedgerBlock[], parsed?: readonly BlockText[]): Promise<Written> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#asked = { blocks, resolve, reject };
      this.#worker.ref();
      Atomics.store(this.#state, 0, states.writing);
      this.#send(parsed ? { parsed } : { blocks });
    });
  }

  /**
   * Commits what was written, and waits for it: so nobody in this thread reads the database with rows that the graph in memory lacks.
   * @throws Error if it is not committed.
   */
  commit(): void {
    this.#decide(states.commit);
    const ended = Atomics.wait(this.#state, 0, states.commit, patience);
    const found = Atomics.load(this.#state, 0);
    if (ended === 'timed-out' || found !== states.done) throw new Error('The read model was not written.');
  }

  /** Notes that this thread wrote blocks of that weight: moving the write-ahead log waits for the disk, and is left to the other one. */
  wroteHere(weight: number): void {
    this.#unmoved += weight;
    if (this.#unmoved < mostUnmoved || !this.isRunning) return;
    this.#unmoved = 0;
    this.#send({ move: true });
  }

  /** Ends the thread once it has let go of the file. What is not committed is rolled back. */
  close(): void {
    if (!this.isRunning) return;
    this.#fail(hasEnded());
    this.#decide(states.rollback);
    this.#send({ close: true });
    const end = performance.now() + closingPatience;
    for (let found = this.#now(); found !== states.closed && performance.now() < end; found = this.#now()) {
      Atomics.wait(this.#state, 0, found, closingPatience);
    }
    void this.#worker.terminate();
  }

  #now(): number {
    return Atomics.load(this.#state, 0);
  }

  #decide(which: number): void {
    Atomics.store(this.#state, 0, which);
    Atomics.notify(this.#state, 0);
  }

  #send(message: ToWriter): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWriter): void {
    const asked = this.#asked;
    if (asked && 'unfit' in message) {
      this.#send({ possible: asked.blocks });
      return;
    }
    this.#asked = undefined;
    this.#worker.unref();
    if ('error' in message) asked?.reject(receivedError(message.error));
    else if ('written' in message) asked?.resolve({ ...message.written, changes: unpack(message.written.changes) });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#asked?.reject(this.#failure);
    this.#asked = undefined;
  }
}
