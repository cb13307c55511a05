import { readFile, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { whenAbsent } from './absent';

/** A file that this process has locked. */
export interface FileLock {
  release(): Promise<void>;
}

/**
 * Locks a file for this process, or returns the process that holds the lock. The operating system locks a SQLite file beside it: the lock
 * ends with the process in any case, and two processes cannot both get it.
 */
export async function lockFile(path: string): Promise<FileLock | { readonly holder: string }> {
  const lock = exclusively(`${path}.db`);
  if (!lock) return { holder: await holderOf(path) };
  const release = async (): Promise<void> => {
    await rm(path, { force: true });
    lock.close();
  };
  try {
    await writeFile(path, String(process.pid), { mode: 0o600 });
    return { release };
  } catch (error) {
    await release();
    throw error;
  }
}

const busy = 5;

/** Opens the lock file exclusively; undefined if another process has it. */
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

/** The name of the lock's holder, for messages; the file may be left over from an earlier one. */
async function holderOf(path: string): Promise<string> {
  const [pid = ''] = (await readFile(path, 'utf8').catch(whenAbsent(''))).split(' ');
  if (pid === String(process.pid)) return 'This process';
  return pid === '' ? 'Another process' : `Process ${pid}`;
}
