import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the gateway keeps everything: what each part is called below LOTLINE_DATA. */
export interface DataFolder {
  readonly root: string;
  readonly readModel: string;
  readonly gateway: string;
  readonly keys: string;
}

/**
 * Makes sure that the folder is there, that it and all of ours in it are open to its owner alone, and that it can be written. Whatever this
 * process makes from now on is open to its owner alone.
 */
export function dataFolder(path: string): DataFolder {
  process.umask(0o077);
  const root = resolve(path);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const probe = join(root, `.probe-${process.pid}`);
  try {
    writeFileSync(probe, 'x');
  } catch (error) {
    // Where there is no room, the system does not say for which file.
    throw Object.assign(error as NodeJS.ErrnoException, { path: root });
  } finally {
    rmSync(probe, { force: true });
  }
  closeToOthers(realpathSync(root));
  return {
    root,
    readModel: join(root, 'read-model.sqlite'),
    gateway: join(root, 'gateway.sqlite'),
    keys: join(root, 'keys'),
  };
}

/** The launcher's network has programs and containers of other users. */
const foreign = 'fabric';
const others = 0o077;

function closeToOthers(path: string): void {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return;
  // What belongs to somebody else cannot be changed, and is theirs to close.
  if ((stats.mode & others) !== 0 && stats.uid === process.getuid?.()) chmodSync(path, stats.mode & 0o700);
  if (!stats.isDirectory()) return;
  for (const name of readdirSync(path)) if (name !== foreign) closeToOthers(join(path, name));
}
