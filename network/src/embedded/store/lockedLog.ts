import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { LedgerLocked } from '../errors';
import { AppendLog } from './appendLog';

/** The block log of a folder, locked by this process. */
export interface LockedLog {
  readonly folder: string;
  readonly log: AppendLog;
  /** True if the log was empty. */
  readonly isNew: boolean;
  /** Closes the log, which releases the lock. */
  close(): Promise<void>;
}

/**
 * Opens a folder's block log exclusively. The operating system locks the open file itself: the lock ends with the process in any case, and
 * deleting another file does not bypass it. Throws `LedgerLocked`.
 */
export async function lockLog(folder: string): Promise<LockedLog> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const log = await AppendLog.open(join(path, 'blocks.log'));
  const holder = join(path, 'ledger.lock');
  let isNew: boolean;
  try {
    isNew = await log.isEmpty();
    if (!tryLock(log.descriptor)) {
      throw new LedgerLocked(`${await holderIn(holder)} has the ledger in ${folder} open already.`);
    }
  } catch (error) {
    await log.close();
    throw error;
  }
  // Only for error messages, so a failure to write it is ignored.
  await writeFile(holder, String(process.pid), { mode: 0o600 }).catch(() => undefined);
  const close = async (): Promise<void> => {
    await rm(holder, { force: true }).catch(() => undefined);
    await log.close();
  };
  return { folder: path, log, isNew, close };
}

/** The process that holds the lock, if the file names it; the file may be left over from an earlier process. */
async function holderIn(file: string): Promise<string> {
  const pid = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (pid === String(process.pid)) return 'This process';
  return /^\d+$/.test(pid) ? `Process ${pid}` : 'Another process';
}
