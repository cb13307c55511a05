import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LedgerBlock } from '../ledger/ledger';
import type { Graph } from './graph/graph';
import { saveGraph } from './graph/graphFile';
import { loadGraph } from './graph/loadGraph';
import { BlockWriter, type Written } from './blockWriter';
import { type Checkpoint, readCheckpoint } from './checkpoint';
import type { Database } from './database';
import { publishChanges } from './graph/changes';
import { lockFile } from './lockFile';
import { complete, createUnfinished, openDatabase } from './openDatabase';
import { type BlockText, textOf } from './blockText';
import { SentGroups } from './sentBodies';
import { ThreadedWriter } from './threadedWriter';
import { countUnreadable, type Unreadable } from './unreadable';
import { weightOf } from './weight';

/** The ledger's content, indexed for queries. Its height is that of the last applied block. */
export interface ReadModel {
  readonly file: string;
  readonly database: Database;
  readonly graph: Graph;
  /** Number of applied blocks. */
  readonly height: number;
  /** Time of the last transaction applied, UTC; empty before the first. */
  readonly time: string;
  /** Number of parts of applied blocks that could not be read and were left out. `GET /exceptions` lists them. */
  readonly unreadable: number;
  /**
   * Applies blocks in order, all in one database transaction with the checkpoint. Skips blocks that were applied before. Stores parts
   * that cannot be read as exceptions.
   * @throws ReadModelError if the blocks are not the next ones, or the database fails; nothing has changed then.
   */
  apply(...blocks: readonly LedgerBlock[]): void;
  /** The same, in a thread if the blocks are many or large, so that this one can do other work meanwhile. One call at a time. */
  take(...blocks: readonly LedgerBlock[]): Promise<void>;
  /** Does a part of the work of a block that `take` will get soon, while the thread is busy with others. */
  readAhead(block: LedgerBlock): void;
  /** Resolves to true once that many blocks are applied, or to false after `timeout` milliseconds or when `signal` aborts. */
  reached(height: number, timeout: number, signal?: AbortSignal): Promise<boolean>;
  close(): void;
}

/** A read model that is being built, and that nobody can open before its end. */
export interface UnfinishedReadModel extends ReadModel {
  /** Makes it a whole one, on stable storage. */
  finish(): void;
}

/** The read model at a height: that of the main thread, or a snapshot in another thread. */
export type ReadAt = Pick<ReadModel, 'database' | 'height'>;

export interface ReadModelOptions {
  readonly file: string;
  /** Called when an unusable file was renamed. */
  readonly warn?: (message: string) => void;
  /** Called for each part of the ledger that could not be read, once it is stored as an exception. */
  readonly leftOut?: (part: Unreadable) => void;
}

/** Weight of blocks that take a millisecond or two, some ten writes: heavier ones are written in the thread. */
const heavy = 32 * 1024;

/** Pages of the write-ahead log, 256 MB, from which this thread would move it nevertheless: if the other one does not get to it. */
const pagesWithThread = 65_536;

class SqliteReadModel implements ReadModel {
  readonly file: string;
  readonly database: Database;
  readonly graph: Graph;
  readonly #lock: Database;
  readonly #isUnfinished: boolean;
  readonly #writer: BlockWriter;
  #threaded: ThreadedWriter | undefined;
  #checkpoint: Checkpoint;
  readonly #savedEvents: number;
  #unreadable: number;
  readonly #leftOut: (part: Unreadable) => void;
  readonly #ahead = new WeakMap<LedgerBlock, BlockText>();
  readonly #groups = new SentGroups();
  readonly #waiting = new Set<() => void>();

  constructor(
    file: string,
    {
      database,
      lock,
      isUnfinished,
    }: { readonly database: Database; readonly lock: Database; readonly isUnfinished: boolean },
    leftOut: (part: Unreadable) => void,
  ) {
    this.file = file;
    this.#lock = lock;
    this.#isUnfinished = isUnfinished;
    this.database = database;
    this.#writer = new BlockWriter(database);
    this.#checkpoint = readCheckpoint(database);
    this.graph = loadGraph(database, this.#checkpoint.height, graphFile(file));
    this.#savedEvents = this.graph.events;
    this.#unreadable = countUnreadable(database);
    this.#leftOut = leftOut;
  }

  get height(): number {
    return this.#checkpoint.height;
  }

  get time(): string {
    return this.#checkpoint.time;
  }

  get unreadable(): number {
    return this.#unreadable;
  }

  apply(...blocks: readonly LedgerBlock[]): void {
    const written = this.#writer.write(blocks);
    this.#writer.commit();
    this.#publish(written);
  }

  async take(...blocks: readonly LedgerBlock[]): Promise<void> {
    const weight = weightOf(blocks);
    if (!this.#isUnfinished && weight < heavy) {
      this.apply(...blocks);
      this.#threaded?.wroteHere(weight);
      return;
    }
    const writer = this.#thread();
    const written = await writer.write(blocks, this.#isUnfinished ? this.#parsed(blocks) : undefined);
    writer.commit();
    this.#publish(written);
  }

  readAhead(block: LedgerBlock): void {
    // The main thread of a gateway has other things to do.
    if (this.#isUnfinished) this.#ahead.set(block, textOf(block, this.#groups));
  }

  #parsed(blocks: readonly LedgerBlock[]): BlockText[] {
    return blocks.map((block) => {
      const known = this.#ahead.get(block) ?? textOf(block, this.#groups);
      this.#ahead.delete(block);
      return known;
    });
  }

  /** Ends the thread that writes, if there is one. */
  settle(): void {
    this.#threaded?.close();
    this.#threaded = undefined;
  }

  #thread(): ThreadedWriter {
    if (this.#threaded?.isRunning === true) return this.#threaded;
    this.#threaded = new ThreadedWriter(this.file, this.#isUnfinished);
    // From now on the thread moves the write-ahead log into the file.
    if (!this.#isUnfinished) this.database.script(`PRAGMA wal_autocheckpoint = ${pagesWithThread}`);
    return this.#threaded;
  }

  #publish({ checkpoint, changes, leftOut }: Written): void {
    publishChanges(this.graph, changes, checkpoint.height);
    this.#checkpoint = checkpoint;
    if (leftOut.length > 0) {
      this.#unreadable = countUnreadable(this.database);
      this.#groups.giveUp();
    }
    for (const part of leftOut) this.#leftOut(part);
    for (const look of [...this.#waiting]) look();
  }

  reached(height: number, timeout: number, signal?: AbortSignal): Promise<boolean> {
    if (this.height >= height) return Promise.resolve(true);
    if (signal?.aborted === true) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (answer: boolean): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
        this.#waiting.delete(look);
        resolve(answer);
      };
      const look = (): void => {
        if (this.height >= height) end(true);
      };
      const stop = (): void => {
        end(false);
      };
      const timer = setTimeout(stop, timeout);
      signal?.addEventListener('abort', stop);
      this.#waiting.add(look);
    });
  }

  #saveGraph(): void {
    if (this.graph.events - this.#savedEvents < worthSaving) return;
    try {
      saveGraph(this.graph, this.database, graphFile(this.file));
    } catch {
      // For example no space: the next start reads the graph from the database.
    }
  }

  close(): void {
    this.settle();
    this.#saveGraph();
    this.database.close();
    this.#lock.close();
  }
}

/** Makes a read model in a new file, faster than one that is in use meanwhile. Replaces an unfinished one. */
export function buildReadModel(file: string): UnfinishedReadModel {
  const lock = lockFile(file);
  try {
    const database = createUnfinished(file);
    const model = new SqliteReadModel(file, { database, lock, isUnfinished: true }, () => undefined);
    return Object.assign(model, {
      finish: () => {
        model.settle();
        complete(database, file);
      },
    });
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** The file that keeps the graph between runs. */
const graphFile = (file: string): string => `${file}.graph`;

/** Number of new events from which saving the graph saves time at the next start. */
const worthSaving = 10_000;

/**
 * Opens the read model in its file, or makes a new one.
 * @throws ReadModelError `in_use` if another process has the file open.
 */
export function openReadModel({
  file,
  warn = () => undefined,
  leftOut = () => undefined,
}: ReadModelOptions): ReadModel {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = lockFile(file);
  try {
    return new SqliteReadModel(file, { database: openDatabase(file, warn), lock, isUnfinished: false }, leftOut);
  } catch (error) {
    lock.close();
    throw error;
  }
}
