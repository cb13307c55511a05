// Makes a checkout ready to run: installs what the lockfile names when it is not there, then builds what changed.
// Plain JavaScript for whatever Node the machine has; everything after it runs on the Node 24 that the lockfile pins.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.lotline-installed');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.error('Installing the packages of package-lock.json (once) …');
  const npm = process.env.npm_execpath;
  // Not `npm ci`: it refuses a lockfile that lacks an optional package for some other platform, and a company's registry
  // mirror often lacks one. `install --no-save` takes the same versions and checks the same integrity hashes.
  // --ignore-scripts: nothing of ours needs an install script, and an optional HSM driver would compile itself.
  // --loglevel=error: this first npm may run on a Node older than the pinned one and would warn about it.
  const install = ['install', '--no-save', '--ignore-scripts', '--loglevel=error', '--no-progress'];
  run(npm ? process.execPath : 'npm', [...(npm ? [npm] : []), ...install]);
  writeFileSync(stamp, lock);
}
run(join(root, 'node_modules', '.bin', 'tsc'), ['-b']);

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (error || status !== 0) {
    console.error(`\n"${command} ${args.join(' ')}" failed${error ? `: ${error.message}` : ''}.`);
    process.exit(status || 1);
  }
}
