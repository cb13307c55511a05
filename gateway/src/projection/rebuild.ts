import { rmSync } from 'node:fs';
import type { Ledger } from '../ledger/ledger';
import { follow, type FollowOptions, type FollowState } from './follow';
import { openReadModel } from './readModel';

/**
 * Deletes the read model's file and builds it anew, up to the height that the ledger has now. Answers that height.
 * @throws ReadModelError as `follow` does; rejects when the ledger does not answer at the start.
 */
export async function rebuild(ledger: Ledger, file: string, options: FollowOptions): Promise<number> {
  const { height } = await ledger.health();
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  const readModel = openReadModel({ file });
  const done = new AbortController();
  const report = (state: FollowState): void => {
    options.report?.(state);
    if (state.height >= height) done.abort();
  };
  try {
    if (height === 0) return 0;
    await follow(ledger, readModel, { ...options, report, signal: AbortSignal.any([options.signal, done.signal]) });
    return readModel.height;
  } finally {
    readModel.close();
  }
}
