import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LedgerBlock } from '../ledger/ledger';
import type { Graph } from './graph/graph';
import { saveGraph } from './graph/graphFile';
import { loadGraph } from './graph/loadGraph';
import { applyPossible, applyTransaction } from './applyTransaction';
import type { Database } from './database';
import { FactStore } from './factStore';
import { GraphWriter } from './graphWriter';
import { holdFile } from './holdFile';
import { Inserts } from './inserts';
import { KnownNumbers } from './knownNumbers';
import { DaySums } from './daySums';
import { complete, createUnfinished, openDatabase } from './openDatabase';
import { ReadModelError, rebuildAdvice } from './readModelError';
import { StockMoves } from './stockMoves';
import { countUnreadable, isDatabaseFailure, type Unreadable } from './unreadable';

interface Checkpoint {
  height: number;
  hash: string;
  movements: number;
  /** Time of the last transaction applied; empty before the first. */
  time: string;
}

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
  /** Resolves to true once that many blocks are applied, or to false after `timeout` milliseconds. */
  reached(height: number, timeout: number): Promise<boolean>;
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

/** Returns true if the block is the next one, false if it was applied before. */
const isNext = (at: Checkpoint, { number, hash }: LedgerBlock): boolean => {
  if (number === at.height) return true;
  if (number > at.height) {
    throw new ReadModelError(
      'gap',
      `The read model has ${at.height} blocks and received block ${number}. ${rebuildAdvice}`,
    );
  }
  if (number === at.height - 1 && hash !== at.hash) {
    const found = `its block ${number} has the hash ${at.hash}, the ledger’s has ${hash}`;
    throw new ReadModelError('other_ledger', `The read model belongs to another ledger: ${found}. ${rebuildAdvice}`);
  }
  return false;
};

const readCheckpoint = (database: Database): Checkpoint =>
  database.get<Checkpoint>('SELECT height, hash, movements, time FROM checkpoint') ?? {
    height: 0,
    hash: '',
    movements: 0,
    time: '',
  };

class SqliteReadModel implements ReadModel {
  readonly file: string;
  readonly database: Database;
  readonly graph: Graph;
  readonly #lock: Database;
  #checkpoint: Checkpoint;
  readonly #savedEvents: number;
  #unreadable: number;
  readonly #leftOut: (part: Unreadable) => void;
  readonly #waiting = new Set<() => void>();
  readonly #numbers = new KnownNumbers();

  constructor(
    file: string,
    { database, lock }: { readonly database: Database; readonly lock: Database },
    leftOut: (part: Unreadable) => void,
  ) {
    this.file = file;
    this.#lock = lock;
    this.database = database;
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
    try {
      this.#apply(blocks, applyTransaction);
    } catch (error) {
      if (error instanceof ReadModelError || isDatabaseFailure(error)) throw error;
      this.#apply(blocks, applyPossible);
    }
    for (const look of [...this.#waiting]) look();
  }

  #apply(blocks: readonly LedgerBlock[], applyOne: typeof applyTransaction): void {
    const { database } = this;
    const numbers = this.#numbers;
    numbers.trim();
    const at = { ...this.#checkpoint };
    const inserts = new Inserts(database);
    const graph = new GraphWriter({ database, inserts, numbers });
    const facts = new FactStore(database);
    const days = new DaySums({ database, inserts });
    const moves = new StockMoves({ database, inserts, days }, at.movements);
    const parts: Unreadable[] = [];
    const leftOut = (part: Unreadable): void => void parts.push(part);
    const sink = { database, inserts, numbers, facts, graph, moves, days, leftOut };
    this.#atomically(() => {
      for (const block of blocks) {
        if (!isNext(at, block)) continue;
        for (const transaction of block.transactions) applyOne(sink, transaction, block.number + 1);
        Object.assign(at, {
          height: block.number + 1,
          hash: block.hash,
          time: block.transactions.findLast(({ time }) => time !== '')?.time ?? at.time,
        });
      }
      facts.flush();
      moves.flush();
      days.settle();
      inserts.flush();
      at.movements = moves.count;
      const save = 'UPDATE checkpoint SET height = ?, hash = ?, movements = ?, time = ?';
      database.run(save, at.height, at.hash, at.movements, at.time);
    });
    graph.publish(this.graph, at.height);
    this.#checkpoint = at;
    if (parts.length > 0) this.#unreadable = countUnreadable(database);
    for (const part of parts) this.#leftOut(part);
  }

  #atomically(work: () => void): void {
    try {
      this.database.atomically(work);
    } catch (error) {
      this.#numbers.forget();
      throw error;
    }
  }

  reached(height: number, timeout: number): Promise<boolean> {
    if (this.height >= height) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (answer: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(answer);
      };
      const look = (): void => {
        if (this.height >= height) end(true);
      };
      const timer = setTimeout(end, timeout, false);
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
    this.#saveGraph();
    this.database.close();
    this.#lock.close();
  }
}

/** Makes a read model in a new file, faster than one that is in use meanwhile. Replaces an unfinished one. */
export function buildReadModel(file: string): UnfinishedReadModel {
  const lock = holdFile(file);
  try {
    const database = createUnfinished(file);
    const model = new SqliteReadModel(file, { database, lock }, () => undefined);
    return Object.assign(model, {
      finish: () => {
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
  const lock = holdFile(file);
  try {
    return new SqliteReadModel(file, { database: openDatabase(file, warn), lock }, leftOut);
  } catch (error) {
    lock.close();
    throw error;
  }
}
