import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of few megabytes in memory. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all the room there is. */
  fill(): void;
  /** Gives the room back that `fill` took. */
  makeRoom(): void;
  remove(): void;
}

/** Undefined where this user may not mount. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'lotline-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmdirSync(folder);
    return undefined;
  }
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => {
      const file = openSync(ballast, 'a');
      for (let bytes = 65_536; bytes >= 1;) {
        try {
          writeSync(file, Buffer.alloc(bytes));
        } catch {
          bytes = Math.floor(bytes / 2);
        }
      }
      closeSync(file);
    },
    makeRoom: () => {
      rmSync(ballast, { force: true });
    },
    remove: () => {
      execFileSync('umount', [folder]);
      rmdirSync(folder);
    },
  };
}
