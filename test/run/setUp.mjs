// Makes the folder of a test run, in which all its temporary files are: in memory where there is room, since no test pulls the plug and a
// ledger syncs at every block.
import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const inMemory = '/dev/shm';
const enough = 4 * 2 ** 30;

function hasRoom(folder) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= enough;
  } catch {
    return false;
  }
}

function isRunning(process_) {
  try {
    return process.kill(process_, 0);
  } catch ({ code }) {
    return code === 'EPERM';
  }
}

/** Removes the folders of runs that were interrupted. */
function removeOld(parent) {
  for (const name of readdirSync(parent)) {
    const [, owner] = /^lotline-run-(\d+)-/.exec(name) ?? [];
    if (owner && !isRunning(Number(owner))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

export default function setUp() {
  const parent = hasRoom(inMemory) ? inMemory : tmpdir();
  removeOld(parent);
  const folder = mkdtempSync(join(parent, `lotline-run-${process.pid}-`));
  process.env.TMPDIR = folder;
  // Each gateway starts threads, which load the same programs.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compile-cache');
}
