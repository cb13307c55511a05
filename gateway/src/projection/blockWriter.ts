import type { LedgerBlock } from '../ledger/ledger';
import { applyPossible, applyTransaction, type Sink } from './applyTransaction';
import { after, type Checkpoint, isNext, readCheckpoint, saveCheckpoint } from './checkpoint';
import type { Database } from './database';
import { DaySums } from './daySums';
import { EventBodies } from './eventBodies';
import { FactStore } from './factStore';
import type { GraphChanges } from './graph/changes';
import { GraphWriter } from './graphWriter';
import { Inserts } from './inserts';
import { KnownNumbers } from './knownNumbers';
import { type BlockOf, type ParsedTransaction, parsedBlock } from './readBlock';
import { ReadModelError } from './readModelError';
import { SeenKeys } from './seenKeys';
import { StockMoves } from './stockMoves';
import { isDatabaseFailure, type Unreadable } from './unreadable';

/** The changes by blocks, apart from the rows of the database. */
export interface Written {
  readonly checkpoint: Checkpoint;
  readonly changes: GraphChanges;
  /** Parts that could not be read, which are stored as exceptions. */
  readonly leftOut: readonly Unreadable[];
}

/** Parses blocks one by one, so that what a block leaves in memory is gone before the next. */
function* parsedOneByOne(blocks: readonly LedgerBlock[]): Generator<BlockOf<ParsedTransaction>> {
  for (const block of blocks) yield parsedBlock(block);
}

type ApplyOne<Transaction> = (sink: Sink, transaction: Transaction, height: number) => void;

/** Writes blocks into the tables of a read model, over a connection of its own or of the read model. */
export class BlockWriter {
  readonly #database: Database;
  readonly #numbers = new KnownNumbers();
  readonly #seen = new SeenKeys();
  /** Number of blocks that this writer knows to be written. */
  #height = 0;
  #pending = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Writes blocks in order, with the checkpoint, and leaves the transaction open for `commit` or `rollback`. Skips blocks that were written
   * before.
   * @throws ReadModelError if the blocks are not the next ones, or the database's error; the transaction has ended then.
   */
  write(blocks: readonly LedgerBlock[]): Written {
    return this.writeParsed(parsedOneByOne(blocks)) ?? this.writePossible(blocks);
  }

  /** The same for parsed blocks. Writes nothing and returns undefined if a part of them cannot be stored: `writePossible` leaves it out. */
  writeParsed(blocks: Iterable<BlockOf<ParsedTransaction>>): Written | undefined {
    try {
      return this.#write(blocks, applyTransaction);
    } catch (error) {
      if (error instanceof ReadModelError || isDatabaseFailure(error)) throw error;
      return undefined;
    }
  }

  /** The same as `write`, several times slower. */
  writePossible(blocks: readonly LedgerBlock[]): Written {
    return this.#write(blocks, applyPossible);
  }

  commit(): void {
    try {
      this.#database.commit();
      this.#height = this.#pending;
    } catch (error) {
      this.#numbers.forget();
      throw error;
    }
  }

  rollback(): void {
    this.#numbers.forget();
    this.#database.rollback();
  }

  #write<Transaction extends { readonly time: string }>(
    blocks: Iterable<BlockOf<Transaction>>,
    applyOne: ApplyOne<Transaction>,
  ): Written {
    this.#numbers.trim();
    this.#database.begin();
    try {
      return this.#writeAll(blocks, applyOne);
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  #writeAll<Transaction extends { readonly time: string }>(
    blocks: Iterable<BlockOf<Transaction>>,
    applyOne: ApplyOne<Transaction>,
  ): Written {
    const database = this.#database;
    const numbers = this.#numbers;
    const seen = this.#seen;
    let at = readCheckpoint(database);
    // Another writer wrote blocks.
    if (at.height !== this.#height) seen.giveUp();
    const inserts = new Inserts(database);
    const graph = new GraphWriter({ database, inserts, numbers, seen });
    const facts = new FactStore({ database, seen });
    const bodies = new EventBodies(database);
    const days = new DaySums({ database, inserts });
    const moves = new StockMoves({ database, graph, inserts, days, seen }, at);
    const parts: Unreadable[] = [];
    const leftOut = (part: Unreadable): void => void parts.push(part);
    const sink = { database, inserts, numbers, seen, facts, bodies, graph, moves, days, leftOut };
    for (const block of blocks) {
      if (!isNext(at, block)) continue;
      if (block.bodies) bodies.take(block.bodies, inserts.last('event_row') + 1);
      for (const transaction of block.transactions) applyOne(sink, transaction, block.number + 1);
      // Before the next block: each collection of garbage copies everything that is still in memory.
      days.endBlock();
      bodies.endBlock(inserts.last('event_row'));
      at = after(at, block);
    }
    facts.flush();
    moves.flush();
    days.flush();
    bodies.flush(inserts.last('event_row'));
    inserts.flush();
    const checkpoint = { ...at, movements: moves.count, balances: moves.lastBalance };
    saveCheckpoint(database, checkpoint);
    this.#pending = checkpoint.height;
    return { checkpoint, changes: graph.changes, leftOut: parts };
  }
}
