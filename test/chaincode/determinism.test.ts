import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seen, at, cases } from './rules/events';
import { seed } from '../seed';
import { farm, network, type Said } from './support/cast';
import { history } from './support/histories';
import { inTurns } from './support/turns';

interface Ran {
  readonly machine: readonly unknown[];
  readonly writes: readonly (readonly (readonly [string, string])[])[];
  readonly results: readonly string[];
}

const file = (name: string): string => join(__dirname, 'machine', name);

/** Runs batches in a separate process with the given environment. */
async function runOn(env: Record<string, string>, input: string): Promise<Ran> {
  const imports = ['source.mjs', 'otherwise.mjs'].flatMap((name) => ['--import', file(name)]);
  const child = spawn(process.execPath, [...imports, file('run.mjs')], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(input);
  return JSON.parse(await text(child.stdout)) as Ran;
}

const batchOf = (said: readonly Said[], n: number): object => ({
  requests: said.map(({ id, command, input }, index) => ({ id: `${n}-${id ?? index}`, command, input })),
  caller: { msp: said[0]!.caller.msp, roles: [...said[0]!.caller.roles] },
  time: new Date(Date.UTC(2026, 2, 29, 0, n)).toISOString(),
});

/** Master data in two namespaces, a fraction, text outside ASCII, and a summer date. */
const captured = farm.captures({
  ...seen('ADD', 'commissioning', { ...cases('12.5'), ...at(farm.place) }),
  eventTime: '2026-03-29T02:30:00.5+02:00',
  ilmd: {
    'ex:productionDate': '2026-03-01',
    'cbvmda:productionDate': '2026-03-02',
    'ex:İ': { 'ex:b': 0.1, 'ex:a': 'ß' },
  },
});

test(`two machines with different environments write the same bytes for the same transactions (seed ${seed})`, async () => {
  const histories = fc.sample(history, { numRuns: 50, seed });
  const turns: Said[][] = [...network.map((each) => [each]), [captured], ...histories.flatMap(inTurns)];
  const input = JSON.stringify(turns.map(batchOf));
  const [here, there] = await Promise.all([
    runOn({ TZ: 'UTC', LC_ALL: 'C', FAKE_SEED: '1' }, input),
    runOn(
      { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', FAKE_SEED: '20000', REVERSE_KEYS: '1' },
      input,
    ),
  ]);
  expect(here.machine.map((way, n) => way === there.machine[n])).toEqual([false, expect.any(Boolean), false, false]);
  expect(here.writes.length).toBeGreaterThan(200);
  expect(there.writes).toEqual(here.writes);
  expect(there.results).toEqual(here.results);
}, 120_000);
