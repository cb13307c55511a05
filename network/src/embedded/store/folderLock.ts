import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { holdFile } from '../../heldFile';
import { LedgerLocked } from '../errors';

/** Takes a folder for this process and answers with the function that gives it back. Throws `LedgerLocked`. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const held = await holdFile(join(resolve(folder), 'ledger.lock'));
  if ('holder' in held) throw new LedgerLocked(`${held.holder} has the ledger in ${folder} open already.`);
  return () => held.release();
}
