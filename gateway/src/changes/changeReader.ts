import { LRUCache } from 'lru-cache';
import type { Change } from '../answers/changes';
import { type Ledger, LedgerFailure } from '../ledger/ledger';
import type { ReadModel } from '../projection/readModel';
import { changesOf } from './changesOf';

/** The next change to read: a block, and the number of its changes that were read already. */
export interface Position {
  readonly block: number;
  readonly read: number;
}

/** Maximum changes of recent blocks in memory, for readers at the end of the ledger. */
const mostKept = 50_000;
/** Blocks and changes that one page looks at, so that a filter that matches little cannot occupy the gateway. */
const mostBlocks = 200;
const mostLooked = 20_000;
/** Milliseconds for the blocks of a page. */
const patience = 15_000;

export interface ChangesPage {
  readonly rows: Change[];
  /** Where the next page starts. */
  readonly next: Position;
  /** True if every change below the height was looked at. */
  readonly isEnd: boolean;
}

export interface PageOptions {
  readonly limit: number;
  /** Changes of blocks below this height. */
  readonly height: number;
  readonly matches: (change: Change) => boolean;
}

const idPattern = /^(\d{1,15})-(\d{1,15})$/;

/** The position after the change of an id; undefined if it is no such id. */
export function positionAfter(id: string): Position | undefined {
  const [, height, number] = idPattern.exec(id) ?? [];
  if (height === undefined || Number(height) === 0) return undefined;
  return { block: Number(height) - 1, read: Number(number) };
}

/** The position as a cursor: the id of the last change before it. */
export const cursorOf = ({ block, read }: Position): string => `${block + 1}-${read}`;

/** Reads changes from the ledger, in its order. No copy exists, so that none can lack a change. */
export class ChangeReader {
  readonly #ledger: Ledger;
  readonly #readModel: ReadModel;
  readonly #kept = new LRUCache<number, readonly Change[]>({
    maxSize: mostKept,
    sizeCalculation: (changes) => changes.length + 1,
  });
  /** Blocks with many changes: readers take each in many pages, and it would push the others out. */
  readonly #large = new LRUCache<number, readonly Change[]>({
    maxSize: 4 * mostKept,
    sizeCalculation: (changes) => changes.length + 1,
  });

  constructor({ ledger, readModel }: { readonly ledger: Ledger; readonly readModel: ReadModel }) {
    this.#ledger = ledger;
    this.#readModel = readModel;
  }

  async page(from: Position, { limit, height, matches }: PageOptions): Promise<ChangesPage> {
    const rows: Change[] = [];
    let looked = 0;
    let next = from;
    const end = Math.min(height, from.block + mostBlocks);
    for await (const changes of this.#blocks(from.block, end)) {
      const left = next.read > 0 ? changes.slice(next.read) : changes;
      for (const [index, change] of left.entries()) {
        if (rows.length >= limit || looked >= mostLooked) {
          return { rows, next: { block: next.block, read: next.read + index }, isEnd: false };
        }
        looked += 1;
        if (matches(change)) rows.push(change);
      }
      next = { block: next.block + 1, read: 0 };
    }
    if (next.block < end && next.block === from.block) {
      throw new LedgerFailure('unavailable', `The ledger does not answer with its block ${next.block}.`);
    }
    return { rows, next, isEnd: next.block >= height };
  }

  #known(number: number): readonly Change[] | undefined {
    return this.#kept.get(number) ?? this.#large.get(number);
  }

  /** The changes of each block from `from` to before `end`. */
  async *#blocks(from: number, end: number): AsyncGenerator<readonly Change[]> {
    let number = from;
    for (let known = this.#known(number); known && number < end; known = this.#known(number)) {
      yield known;
      number += 1;
    }
    if (number >= end) return;
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(patience)]);
    try {
      for await (const block of this.#ledger.blocks(number, signal)) {
        const changes = changesOf(block, this.#readModel.database);
        const kept = changes.length < mostKept / 10 ? this.#kept : this.#large;
        kept.set(block.number, changes);
        yield changes;
        if (block.number + 1 >= end) return;
      }
    } finally {
      stop.abort();
    }
  }
}
