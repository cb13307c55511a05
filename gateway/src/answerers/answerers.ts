import { PassThrough, type Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { ReadModel } from '../projection/readModel';
import { CursorError } from '../queries/cursor';
import type { FromThread, Task, ThreadData, ToThread } from './tasks';

/** An answer as a stream of text, at a height. */
export interface StreamedAnswer {
  readonly height: number;
  readonly stream: Readable;
}

/** Answers questions that take long in a thread, so that other requests do not wait for them. */
export interface Answerers {
  /** Undefined if no recorded event names the goods. Rejects with CursorError, or if the thread fails. */
  ask(task: Task): Promise<StreamedAnswer | undefined>;
  close(): Promise<void>;
}

interface Asked {
  readonly stream: PassThrough;
  readonly resolve: (answer: StreamedAnswer | undefined) => void;
  readonly reject: (error: Error) => void;
}

class Thread {
  readonly #worker: Worker;
  readonly #asked = new Map<number, Asked>();
  #next = 1;

  constructor({ file, graph }: ReadModel, store: string, failed: () => void) {
    const workerData: ThreadData = { file, store, columns: graph.columns, authors: graph.authors };
    this.#worker = new Worker(require.resolve('@lotline/gateway/answerer'), { workerData });
    this.#worker.unref();
    this.#worker.on('message', (message: FromThread) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error: Error) => {
      failed();
      this.#fail(error);
    });
    this.#worker.on('exit', () => {
      failed();
      this.#fail(new Error('The thread that answers has ended.'));
    });
  }

  get load(): number {
    return this.#asked.size;
  }

  send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  ask(task: Task): Promise<StreamedAnswer | undefined> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { stream: new PassThrough(), resolve, reject });
      this.send({ id, task });
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(message: FromThread): void {
    const asked = this.#asked.get(message.id);
    if (!asked) return;
    const { stream, resolve } = asked;
    if ('height' in message) resolve(message.height === null ? undefined : { height: message.height, stream });
    else if ('bytes' in message) stream.write(message.bytes);
    else {
      this.#asked.delete(message.id);
      if ('end' in message) stream.end();
      else fail(asked, errorOf(message.error));
    }
  }

  #fail(error: Error): void {
    for (const asked of this.#asked.values()) fail(asked, error);
    this.#asked.clear();
  }
}

const errorOf = ({ name, message }: { readonly name: string; readonly message: string }): Error =>
  name === 'CursorError' ? new CursorError() : new Error(message);

function fail({ stream, reject }: Asked, error: Error): void {
  reject(error);
  stream.on('error', () => undefined);
  stream.destroy(error);
}

/** Starts a thread when a question needs one, up to `most` threads. `store`: the file of the gateway's own store. */
export function openAnswerers(readModel: ReadModel, { store, most }: { store: string; most: number }): Answerers {
  const threads = new Set<Thread>();
  const { graph } = readModel;
  graph.onMoved = (columns) => {
    for (const thread of threads) thread.send({ columns, authors: graph.authors });
  };
  const start = (): Thread => {
    const thread: Thread = new Thread(readModel, store, () => {
      threads.delete(thread);
    });
    threads.add(thread);
    return thread;
  };
  return {
    ask: (task) => {
      const [idle] = [...threads].sort((a, b) => a.load - b.load);
      const thread = idle && (idle.load === 0 || threads.size >= most) ? idle : start();
      return thread.ask(task);
    },
    close: async () => {
      await Promise.all([...threads].map((thread) => thread.close()));
    },
  };
}
