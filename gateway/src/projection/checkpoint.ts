import type { LedgerBlock } from '../ledger/ledger';
import type { Database } from './database';
import type { BlockOf } from './readBlock';
import { ReadModelError, rebuildAdvice } from './readModelError';

/** How far a read model is. */
export interface Checkpoint {
  readonly height: number;
  readonly hash: string;
  readonly movements: number;
  readonly balances: number;
  /** Time of the last transaction applied; empty before the first. */
  readonly time: string;
}

const start: Checkpoint = { height: 0, hash: '', movements: 0, balances: 0, time: '' };

export const readCheckpoint = (database: Database): Checkpoint =>
  database.get<Checkpoint>('SELECT height, hash, movements, balances, time FROM checkpoint') ?? start;

export function saveCheckpoint(database: Database, { height, hash, movements, balances, time }: Checkpoint): void {
  const update = 'UPDATE checkpoint SET height = ?, hash = ?, movements = ?, balances = ?, time = ?';
  database.run(update, height, hash, movements, balances, time);
}

/** The checkpoint after a block. */
export const after = (
  at: Checkpoint,
  { number, hash, transactions }: BlockOf<{ readonly time: string }>,
): Checkpoint => ({
  ...at,
  height: number + 1,
  hash,
  time: transactions.findLast(({ time }) => time !== '')?.time ?? at.time,
});

/**
 * Returns true if the block is the next one, false if it was applied before.
 * @throws ReadModelError if blocks are missing before it, or it is of another ledger.
 */
export const isNext = (at: Checkpoint, { number, hash }: Pick<LedgerBlock, 'number' | 'hash'>): boolean => {
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
