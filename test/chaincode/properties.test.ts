import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome } from '../../chaincode/src/domain/envelope';
import { transactions } from '../../chaincode/src/domain/transactions';
import type { Said } from './support/cast';
import { history } from './support/histories';
import { seed } from '../seed';
import { inTurns } from './support/turns';
import { faultsOf } from './support/invariants';
import { registeredNetwork } from './support/story';

/** Most histories are the same in every run, so that what they cover is known; the others are new each time. */
const samples = [
  { numRuns: 500, seed: 20260401 },
  { numRuns: 100, seed },
];
/** The histories take seconds, but longer on a busy machine. */
const patience = 120_000;
const noon = '2026-04-02T12:00:00.000Z';
const changes = ({ status, exceptions }: Outcome): boolean =>
  status === 'recorded' || (status === 'conflict' && exceptions.length > 0);

async function play(
  turns: readonly (readonly Said[])[],
): Promise<{ facts: ReadonlyMap<string, string>; outcomes: Outcome[] }> {
  const world = await registeredNetwork();
  const outcomes: Outcome[] = [];
  for (const turn of turns) outcomes.push(...(await world.run(turn, noon)).outcomes);
  return { facts: world.facts, outcomes };
}

describe(`random requests of three organisations (seed ${seed})`, () => {
  const done = new Set<string>();
  const refusals = new Set<string>();

  test(
    'keep all invariants, and refusals change nothing',
    async () => {
      const property = fc.asyncProperty(history, async (said) => {
        const world = await registeredNetwork();
        for (const [n, each] of said.entries()) {
          const [outcome] = (await world.run([each])).outcomes;
          if (changes(outcome!)) {
            done.add(each.command);
          } else {
            if (outcome!.code) refusals.add(outcome!.code);
            expect(world.written).toEqual([]);
          }
          if (n % 5 === 0 || n === said.length - 1) expect(faultsOf(world.facts)).toEqual([]);
        }
      });
      for (const sample of samples) await fc.assert(property, sample);
    },
    patience,
  );

  test('include every command with the outcome recorded', () => {
    const early = ['registerPlace', 'registerProduct', 'registerDocument', 'resolveException'];
    expect(Object.keys(transactions).filter((name) => !done.has(name) && !early.includes(name))).toEqual([]);
    expect(refusals.size).toBeGreaterThan(20);
  });

  test(
    'give the same outcomes and facts one by one, in batches, and when replayed',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (said) => {
          const single = await play(said.map((each) => [each]));
          const batches = await play(inTurns(said));
          expect(batches.outcomes).toEqual(single.outcomes);
          expect(batches.facts).toEqual(single.facts);
          expect([...(await play(inTurns(said))).facts]).toEqual([...batches.facts]);
        }),
        { numRuns: 80, seed },
      );
    },
    patience,
  );

  test(
    'have the outcome exists when they are sent again',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (said) => {
          const world = await registeredNetwork();
          for (const each of said) {
            const [first] = (await world.run([each])).outcomes;
            if (!changes(first!)) continue;
            const [second] = (await world.run([each])).outcomes;
            expect(second!.status).toBe('exists');
            expect(second!.events).toEqual(first!.events);
            expect(world.written).toEqual([]);
          }
        }),
        { numRuns: 50, seed },
      );
    },
    patience,
  );
});
