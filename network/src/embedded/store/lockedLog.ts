import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { LedgerLocked } from '../errors';
import { AppendLog } from './appendLog';

/** The block log of a folder, which this process has for itself. */
export interface LockedLog {
  readonly folder: string;
  readonly log: AppendLog;
  /** Whether there was nothing in it. */
  readonly isNew: boolean;
  /** Closes the log, which gives it back. */
  close(): Promise<void>;
}

/**
 * Opens a folder's block log for this process alone. The lock is the operating system's, on the open file itself: it goes with its process,
 * however that ends, and no other file can be deleted to get around it. Throws `LedgerLocked`.
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
  // For people alone: that it cannot be written is no reason not to start.
  await writeFile(holder, String(process.pid), { mode: 0o600 }).catch(() => undefined);
  const close = async (): Promise<void> => {
    await rm(holder, { force: true }).catch(() => undefined);
    await log.close();
  };
  return { folder: path, log, isNew, close };
}

/** The file may be left from another process. */
async function holderIn(file: string): Promise<string> {
  const pid = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (pid === String(process.pid)) return 'This process';
  return /^\d+$/.test(pid) ? `Process ${pid}` : 'Another process';
}
