// Kills the gateway repeatedly while writers of three organisations work, and checks after each start that no acknowledged
// write is lost or duplicated, and that the read model equals a fresh one.
//   node test/crash/run.mjs [--kills 200] [--seed N] [--minutes 20] [--folder PATH]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Life } from './life.mjs';
import { createRandom } from './random.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '20' },
    folder: { type: 'string' },
  },
});
const [kills, seed, minutes] = ['kills', 'seed', 'minutes'].map((name) => {
  if (/^\d+$/.test(values[name])) return Number(values[name]);
  console.error(`--${name} takes a whole number, not "${values[name]}".`);
  process.exit(2);
});

/** Kills per data folder, before a new one begins: first starts are killed too, and ledgers stay short. */
const killsPerLife = 25;
/** Number of kills between comparisons with a fresh read model and with a damaged copy of the block log. */
const rhythm = kills <= 20 ? { compare: 2, tear: 3 } : { compare: 4, tear: 5 };

const root = values.folder ?? mkdtempSync(join(tmpdir(), 'lotline-crash-'));
const start = performance.now();
const statistics = { starts: [], writes: 0, repeated: 0, duringStart: 0, comparisons: 0, tears: 0 };
let passed = 0;
let failed = 0;

const late = () => performance.now() - start > minutes * 60_000;
const seconds = () => Math.round((performance.now() - start) / 1000);
console.log(`${kills} kills, seed ${seed}, in ${root}`);

for (let life = 1; passed + failed < kills && !late(); life += 1) {
  const count = Math.min(killsPerLife, kills - passed - failed);
  const random = createRandom(seed + life * 7919);
  const folder = join(root, `life-${life}`);
  const current = new Life({ name: `L${life}`, root: folder, random, rhythm, statistics });
  try {
    for (let number = 1; number <= count && !late(); number += 1) {
      await current.killed(number);
      passed += 1;
    }
    await current.end();
    console.log(`${passed + failed} kills after ${seconds()} s; ${statistics.writes} writes acknowledged`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED in ${folder} (kept): ${error.name === 'Violation' ? error.message : error.stack}`);
  }
}

const { starts } = statistics;
const middle = starts.sort((a, b) => a - b)[Math.floor(starts.length / 2)] ?? 0;
console.log(
  `${statistics.writes} writes acknowledged, ${statistics.repeated} repeated because no answer came; ` +
    `${statistics.duringStart} kills while starting; ${statistics.comparisons} comparisons with a fresh read model; ` +
    `${statistics.tears} spoilt logs; start ${Math.round(middle)} ms (median), ${Math.round(starts.at(-1) ?? 0)} ms (longest)`,
);
if (failed === 0 && passed < kills) console.error(`Only ${passed} of ${kills} kills fitted into ${minutes} minutes.`);
console.log(`${passed} passed, ${failed} failed (seed ${seed}, ${seconds()} s)`);
if (failed === 0 && values.folder === undefined) rmSync(root, { recursive: true, force: true });
process.exit(failed === 0 && passed === kills ? 0 : 1);
