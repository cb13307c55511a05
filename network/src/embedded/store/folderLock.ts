import { readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LedgerLocked } from '../errors';

/** Folders that this process holds: a lock file with our own process id may be left from an earlier container. */
const held = new Set<string>();

/** Takes a folder for this process and answers with the function that gives it back. Throws `LedgerLocked`. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(resolve(folder), 'ledger.lock');
  if (held.has(path)) throw new LedgerLocked(`This process has the ledger in ${folder} open already.`);
  held.add(path);
  try {
    await acquire(path, folder);
  } catch (error) {
    held.delete(path);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    held.delete(path);
  };
}

async function acquire(path: string, folder: string): Promise<void> {
  const own = `${process.pid} ${startOf(process.pid)}`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      await writeFile(path, own, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = await readFile(path, 'utf8').catch(() => '');
    if (lives(holder))
      throw new LedgerLocked(`Process ${holder.split(' ')[0] ?? ''} has the ledger in ${folder} open.`);
    await rm(path, { force: true });
  }
  throw new LedgerLocked(`Another process is opening the ledger in ${folder}.`);
}

/** Whether the process that wrote the lock is still the one that has its id. */
function lives(holder: string): boolean {
  const [pid = '', start = ''] = holder.split(' ');
  const id = Number(pid);
  if (!Number.isInteger(id) || id <= 0 || id === process.pid) return false;
  try {
    process.kill(id, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  return startOf(id) === start;
}

/** When a process started, in Linux's clock ticks; the same for all where that is not told. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
  } catch {
    return '';
  }
}

/** The system's name for what went wrong. */
const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
