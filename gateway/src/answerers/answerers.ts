import type { PassThrough, Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { Problem } from '../problem';
import type { ReadModel } from '../projection/readModel';
import { CursorError } from '../queries/cursor';
import { apiLimits } from '../answers/limits';
import { answerStream } from './answerParts';
import { AnswerTooLarge } from './answerTooLarge';
import { FairQueue } from './fairQueue';
import type { FromThread, SentError, Task, ThreadData, ToThread } from './tasks';
import { TooManyWaiting } from './tooManyWaiting';

/** An answer as a stream of text, at a height. */
export interface StreamedAnswer {
  readonly height: number;
  readonly stream: Readable;
}

/** Answers questions that take long in a thread, so that other requests do not wait for them. */
export interface Answerers {
  /**
   * Undefined if no recorded event names the goods. Rejects with CursorError, TooManyWaiting or the Problem of the answer, or if the
   * thread fails. `by` is the organisation that asks: those whose questions wait take turns. A question that still waits when `gone`
   * aborts is dropped.
   */
  ask(task: Task, by: string, gone?: AbortSignal): Promise<StreamedAnswer | undefined>;
  close(): Promise<void>;
}

interface Asked {
  readonly stream: PassThrough;
  readonly resolve: (answer: StreamedAnswer | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** Called when a thread is idle again, and when it has ended. */
interface ThreadEvents {
  readonly idle: () => void;
  readonly failed: () => void;
}

class Thread {
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  readonly #taken = new Int32Array(new SharedArrayBuffer(4));
  readonly #idle: () => void;
  #next = 1;

  constructor({ file, graph }: ReadModel, { store, memory }: AnswererOptions, { idle, failed }: ThreadEvents) {
    this.#idle = idle;
    const { columns, authors } = graph;
    const workerData: ThreadData = { file, store, columns, authors, taken: this.#taken };
    this.#worker = new Worker(require.resolve('@lotline/gateway/answerer'), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: heapOf(memory), maxYoungGenerationSizeMb: youngMebibytes },
    });
    this.#worker.unref();
    this.#worker.on('message', (message: FromThread) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error: Error) => {
      failed();
      this.#fail(isOutOfMemory(error) ? new AnswerTooLarge(heapOf(memory)) : error);
    });
    this.#worker.on('exit', () => {
      failed();
      this.#fail(new Error('The thread that answers has ended.'));
    });
  }

  get isIdle(): boolean {
    return this.#asked.size === 0;
  }

  send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  ask({ task, resolve, reject }: Waiting): void {
    const id = this.#next;
    this.#next += 1;
    this.#asked.set(id, { stream: answerStream(), resolve, reject });
    this.send({ id, task });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** The thread waits with more parts meanwhile, so other requests come in between. */
  #takeSoon(): void {
    setImmediate(() => {
      Atomics.add(this.#taken, 0, 1);
      Atomics.notify(this.#taken, 0);
    });
  }

  #receive(message: FromThread): void {
    if ('bytes' in message) this.#takeSoon();
    const asked = this.#asked.get(message.id);
    if (!asked) return;
    const { stream, resolve } = asked;
    if ('height' in message) resolve(message.height === null ? undefined : { height: message.height, stream });
    else if ('bytes' in message) stream.write(message.bytes);
    else {
      this.#asked.delete(message.id);
      if ('end' in message) stream.end();
      else fail(asked, errorOf(message.error));
      this.#idle();
    }
  }

  #fail(error: Error): void {
    for (const asked of this.#asked.values()) fail(asked, error);
    this.#asked.clear();
  }
}

function errorOf({ name, message, code }: SentError): Error {
  if (code !== undefined) return new Problem(code, message);
  return name === 'CursorError' ? new CursorError() : new Error(message);
}

function fail({ stream, reject }: Asked, error: Error): void {
  reject(error);
  stream.on('error', () => undefined);
  stream.destroy(error);
}

/** A question that no thread has yet. */
interface Waiting extends Pick<Asked, 'resolve' | 'reject'> {
  readonly task: Task;
}

export interface AnswererOptions {
  /** The file of the gateway's own store. */
  readonly store: string;
  /** Maximum threads. */
  readonly most: number;
  /** Bytes that the whole process may use. */
  readonly memory: number;
}

const mebibyte = 1024 * 1024;
const leastHeap = 64;
/** For short-lived objects of one thread. V8 keeps what it has taken for them: up to 128 MiB, of which nothing was in use after a plan. */
const youngMebibytes = 48;

/** Mebibytes for the objects of one thread. */
const heapOf = (memory: number): number => Math.max(leastHeap, Math.floor(memory / mebibyte / 4));

const isOutOfMemory = (error: Error): boolean => 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** Starts a thread when a question needs one; with the most threads, further questions wait for the first that is idle. */
export function openAnswerers(readModel: ReadModel, options: AnswererOptions): Answerers {
  const threads = new Set<Thread>();
  const { graph } = readModel;
  graph.onMoved = (columns) => {
    for (const thread of threads) thread.send({ columns, authors: graph.authors });
  };
  const waiting = new FairQueue<Waiting>(apiLimits.waitingAnswers);
  let isClosed = false;
  const start = (): Thread => {
    const thread: Thread = new Thread(readModel, options, {
      idle: give,
      failed: () => {
        threads.delete(thread);
        give();
      },
    });
    threads.add(thread);
    return thread;
  };
  const free = (): Thread | undefined =>
    [...threads].find(({ isIdle }) => isIdle) ?? (threads.size < options.most ? start() : undefined);
  const give = (): void => {
    while (!isClosed && !waiting.isEmpty) {
      const thread = free();
      if (!thread) return;
      const next = waiting.take();
      if (next) thread.ask(next);
    }
  };
  return {
    ask: (task, by, gone) =>
      new Promise((resolve, reject) => {
        const question = { task, resolve, reject };
        if (!waiting.add(by, question)) {
          reject(new TooManyWaiting());
          return;
        }
        gone?.addEventListener('abort', () => {
          if (waiting.remove(by, question)) reject(new Error('The client has gone.'));
        });
        give();
      }),
    close: async () => {
      isClosed = true;
      for (const { reject } of waiting.clear()) reject(new Error('The gateway is closing.'));
      await Promise.all([...threads].map((thread) => thread.close()));
    },
  };
}
