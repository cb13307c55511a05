import type { LedgerBlock } from '../ledger/ledger';
import type { Graph } from '../trace/graph';
import { loadGraph } from '../trace/loadGraph';
import { applyPossible, applyTransaction } from './applyTransaction';
import type { Database } from './database';
import { GraphWriter } from './graphWriter';
import { openDatabase } from './openDatabase';
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

/** What the ledger says, laid out for questions. It is as high as the last block applied. */
export interface ReadModel {
  readonly file: string;
  readonly database: Database;
  readonly graph: Graph;
  /** Blocks applied. */
  readonly height: number;
  /** Time of the last transaction applied, UTC; empty before the first. */
  readonly time: string;
  /** How many parts of the blocks applied could not be read and were left out. `GET /exceptions` names them. */
  readonly unreadable: number;
  /**
   * Applies blocks in order, all in one database transaction with the checkpoint; what was applied before is skipped, and what
   * cannot be read is named as an exception and left out.
   * @throws ReadModelError when the blocks are not those that come next, or the database fails; nothing has changed then.
   */
  apply(...blocks: readonly LedgerBlock[]): void;
  /** Whether so many blocks are applied, waiting up to `timeout` milliseconds for it. */
  reached(height: number, timeout: number): Promise<boolean>;
  close(): void;
}

export interface ReadModelOptions {
  readonly file: string;
  /** Told when a file of no use was set aside. */
  readonly warn?: (message: string) => void;
  /** Told of each part of the ledger that could not be read and was left out, once it is kept as an exception. */
  readonly leftOut?: (part: Unreadable) => void;
}

/** Whether the block comes next, or was applied before. */
const isNext = (at: Checkpoint, { number, hash }: LedgerBlock): boolean => {
  if (number === at.height) return true;
  if (number > at.height) {
    throw new ReadModelError(
      'gap',
      `The read model has ${at.height} blocks and was given block ${number}. ${rebuildAdvice}`,
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
  #checkpoint: Checkpoint;
  #unreadable: number;
  readonly #leftOut: (part: Unreadable) => void;
  readonly #waiting = new Set<() => void>();

  constructor(file: string, database: Database, leftOut: (part: Unreadable) => void) {
    this.file = file;
    this.database = database;
    this.graph = loadGraph(database);
    this.#checkpoint = readCheckpoint(database);
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
    const at = { ...this.#checkpoint };
    const graph = new GraphWriter(database);
    const moves = new StockMoves(database, at.movements);
    const parts: Unreadable[] = [];
    const sink = { database, graph, moves, leftOut: (part: Unreadable) => void parts.push(part) };
    database.atomically(() => {
      for (const block of blocks) {
        if (!isNext(at, block)) continue;
        for (const transaction of block.transactions) applyOne(sink, transaction, block.number + 1);
        Object.assign(at, {
          height: block.number + 1,
          hash: block.hash,
          time: block.transactions.findLast(({ time }) => time !== '')?.time ?? at.time,
        });
      }
      moves.flush();
      at.movements = moves.count;
      const save = 'UPDATE checkpoint SET height = ?, hash = ?, movements = ?, time = ?';
      database.run(save, at.height, at.hash, at.movements, at.time);
    });
    graph.publish(this.graph);
    this.#checkpoint = at;
    if (parts.length > 0) this.#unreadable = countUnreadable(database);
    for (const part of parts) this.#leftOut(part);
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

  close(): void {
    this.database.close();
  }
}

/**
 * Opens the read model in its file, making one where there is none.
 * @throws ReadModelError `in_use` when another process has the file open.
 */
export function openReadModel({
  file,
  warn = () => undefined,
  leftOut = () => undefined,
}: ReadModelOptions): ReadModel {
  return new SqliteReadModel(file, openDatabase(file, warn), leftOut);
}
