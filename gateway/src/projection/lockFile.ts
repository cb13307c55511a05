import { isInUse, unusable } from '../unusableFile';
import { Database } from './database';
import { ReadModelError } from './readModelError';

/** Not removed here: another process may have locked it before it was damaged. */
const advice = 'Remove it if no other process uses the read model: it holds nothing.';

/**
 * Keeps other processes from opening the read model as long as the returned database is open: they would add links that the graph in memory
 * lacks. The lock is on a file beside it, because threads of this process read the model itself.
 * @throws ReadModelError `in_use` if another process has it.
 */
export function lockFile(file: string): Database {
  const name = `${file}.lock`;
  let lock: Database | undefined;
  try {
    lock = new Database(name);
    lock.script('PRAGMA busy_timeout = 2000; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (!isInUse(error)) throw unusable(name, error, advice);
    throw new ReadModelError('in_use', `Another process uses ${file}; stop it, or give this one its own file.`, error);
  }
}
