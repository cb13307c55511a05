import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ledger } from './attacks/support/stage';
import { seed } from '../seed';
import { faultsOf } from './support/invariants';
import { chainOf, choices, noon, permuted, shifts } from './support/tellChain';
import { differences, isLeft, keep, story, truth } from './support/truth';

const runs = Number(process.env['LOTLINE_RUNS'] ?? '25');

test(`events recorded in any order give the same facts (seed ${seed})`, async () => {
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(choices, shifts, fc.nat({ max: 5 }), async (chosen, moves, often) => {
      const { told, world } = await chainOf(chosen);
      const order = permuted(told, moves);
      const other = await ledger();
      for (const [n, { by, event }] of order.entries()) {
        const [outcome] = (await other.run([by.tells(event)], noon)).outcomes;
        expect(outcome).toMatchObject({ status: 'recorded' });
        if (often > 0 && n % often === 0) await keep(other, told);
      }
      await keep(other, told);
      // Goods that another party has received by then are its own: it has to correct its receipt before the packing or making is corrected.
      fc.pre(!told.some((each) => each.wrongs !== undefined && isLeft(other, each)));
      if (order.some((each, n) => each !== told[n])) moved += 1;
      const found = differences(truth(world), truth(other));
      if (found.length > 0) throw new Error(`${found.join('\n')}\n${story(order)}`);
      expect(faultsOf(other.facts)).toEqual([]);
    }),
    { numRuns: runs, seed },
  );
  expect(moved).toBeGreaterThan(runs / 10);
}, 600_000);
