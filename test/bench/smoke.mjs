// Runs benches to see that they run. Their figures mean nothing, but each has rows, and each row has its figures.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;

/** Programs that need a Fabric network or Caliper: they load all their modules, and end at arguments that they do not understand. */
const programs = [['fabric.mjs', '--seconds', '0'], [join('caliper', 'prepare.mjs')]];

function node(args) {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, stderr };
}

function loads([program, ...args]) {
  const { status, stderr } = node([program, ...args]);
  if (status !== 2 || !stderr.includes('Usage: ')) throw new Error(`${program} ended with ${status}: ${stderr}`);
}

/** Workloads are loaded by Caliper, which is not a dependency. */
function parses(file) {
  const { status, stderr } = node(['--check', file]);
  if (status !== 0) throw new Error(stderr);
}

/** Runs each bench and fails if it throws, prints no row or a row without a figure; the last line counts what passed. */
export async function runOnce(benches) {
  for (const [name, bench] of benches) {
    let rows = 0;
    const check = (what, figures) => {
      if (!Object.values(figures).every(Number.isFinite)) throw new Error(`${what}: ${JSON.stringify(figures)}`);
      rows += 1;
    };
    await bench((what, value, _unit, reference) => check(what, { value, reference }), check);
    if (rows === 0) throw new Error(`The bench ${name} printed no row.`);
    console.log(`${name}: ${rows} rows`);
  }
  const workloads = readdirSync(join(folder, 'caliper')).filter((file) => file.endsWith('.cjs'));
  for (const program of programs) loads(program);
  for (const file of workloads) parses(join('caliper', file));
  console.log(`${benches.length + programs.length + workloads.length} passed`);
}
