// Runs the README's tour: every `$ ` line of its console blocks, in order, against a gateway on a fresh ledger, and compares what is
// output with the README's. `…` in the README stands for text that differs from run to run.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, withGateway } from './gateway.mjs';

const blocks = readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```console\n(.*?)```/gs);
const steps = [...blocks].flatMap(([, block]) => block.split(/^\$ /m).slice(1).map(readStep));
if (steps.length === 0) throw new Error('README.md has no console block to run.');

const failed = await withGateway((env) => steps.filter((step) => !asPrinted(step, env)).length);
console.log(`tour: ${steps.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** A command, which continues after a backslash at the end of a line, and the output below it. */
function readStep(text) {
  const lines = text.split('\n');
  let end = 0;
  while (lines[end].endsWith('\\')) end += 1;
  return {
    command: lines.slice(0, end + 1).join('\n'),
    output: lines
      .slice(end + 1)
      .join('\n')
      .trim(),
  };
}

function asPrinted({ command, output }, env) {
  const run = spawnSync('bash', ['-c', command], { cwd: root, env, encoding: 'utf8' });
  const printed = (run.stdout + run.stderr).replaceAll(/^npm warn .*\n?/gm, '').trim();
  if (pattern(output).test(printed)) return true;
  console.error(`README.md says that\n  ${command}\nprints\n${output}\n-- it printed\n${printed}\n`);
  return false;
}

function pattern(text) {
  const escaped = text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '[\\s\\S]*?');
  return new RegExp(`^${escaped}$`);
}
