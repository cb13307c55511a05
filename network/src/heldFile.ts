import { readFile, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { whenAbsent } from './absent';

/** A file that this process has for itself until it gives it back. */
export interface HeldFile {
  release(): Promise<void>;
}

/**
 * Takes a file for this process, or says who has it. The lock is the operating system's, on a SQLite file beside it: it goes with its
 * process, however that ends, and two that ask at the same moment cannot both have it.
 */
export async function holdFile(path: string): Promise<HeldFile | { readonly holder: string }> {
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
  const [pid = ''] = (await readFile(path, 'utf8').catch(whenAbsent(''))).split(' ');
  if (pid === String(process.pid)) return 'This process';
  return pid === '' ? 'Another process' : `Process ${pid}`;
}
