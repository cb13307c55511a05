import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the gateway keeps everything: what each part is called below LOTLINE_DATA. */
export interface DataFolder {
  readonly root: string;
  readonly readModel: string;
  readonly gateway: string;
  readonly keys: string;
}

/**
 * Makes sure that the folder is there, open to its owner alone, and can be written. Whatever this process makes from here on is its
 * owner's alone too.
 */
export function dataFolder(path: string): DataFolder {
  process.umask(0o077);
  const root = resolve(path);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  chmodSync(root, 0o700);
  const probe = join(root, `.probe-${process.pid}`);
  writeFileSync(probe, '');
  rmSync(probe);
  return {
    root,
    readModel: join(root, 'read-model.sqlite'),
    gateway: join(root, 'gateway.sqlite'),
    keys: join(root, 'keys'),
  };
}
