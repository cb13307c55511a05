import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LedgerLocked } from '../errors';

/**
 * Takes a folder for this process and answers with the function that gives it back. Throws `LedgerLocked`. The lock is the operating
 * system's, on a SQLite file: it goes with its process, however that ends, and two that ask at the same moment cannot both have it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(resolve(folder), 'ledger.lock');
  const lock = exclusively(`${path}.db`);
  if (!lock) throw new LedgerLocked(`${await holderOf(path)} has the ledger in ${folder} open already.`);
  const unlock = async (): Promise<void> => {
    await rm(path, { force: true });
    lock.close();
  };
  try {
    await writeFile(path, String(process.pid), { mode: 0o600 });
    return unlock;
  } catch (error) {
    await unlock();
    throw error;
  }
}

const busy = 5;

/** Undefined when somebody else has the file. */
function exclusively(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === busy) return undefined;
    throw error;
  }
}

/** For people alone: the file that names the holder may be left from another one. */
async function holderOf(path: string): Promise<string> {
  const [pid = ''] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
  if (pid === String(process.pid)) return 'This process';
  return pid === '' ? 'Another process' : `Process ${pid}`;
}
