import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Paths of the gateway's files below LOTLINE_DATA. */
export interface DataFolder {
  readonly root: string;
  readonly readModel: string;
  readonly gateway: string;
  readonly tree: string;
  readonly keys: string;
}

/**
 * Makes the folder if it is missing, restricts it and our files in it to their owner, and checks that it can be written. Files that this
 * process makes later are restricted to their owner too.
 */
export function dataFolder(path: string): DataFolder {
  process.umask(0o077);
  const root = resolve(path);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const probe = join(root, `.probe-${process.pid}`);
  try {
    writeFileSync(probe, 'x');
  } catch (error) {
    // On a full disk, the system's error does not name the file.
    throw Object.assign(error as NodeJS.ErrnoException, { path: root });
  } finally {
    rmSync(probe, { force: true });
  }
  closeToOthers(realpathSync(root));
  return {
    root,
    readModel: join(root, 'read-model.sqlite'),
    gateway: join(root, 'gateway.sqlite'),
    tree: join(root, 'proof-tree.sqlite'),
    keys: join(root, 'keys'),
  };
}

/** The launcher's network has programs and containers of other users. */
const foreign = 'fabric';
const others = 0o077;

function closeToOthers(path: string): void {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return;
  // Files of other users cannot be changed; restricting them is their owner's task.
  if ((stats.mode & others) !== 0 && stats.uid === process.getuid?.()) chmodSync(path, stats.mode & 0o700);
  if (!stats.isDirectory()) return;
  for (const name of readdirSync(path)) if (name !== foreign) closeToOthers(join(path, name));
}
