import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ledger } from './attacks/support/stage';
import { seed } from '../seed';
import { faultsOf } from './support/invariants';
import { containerKinds, endKinds, kinds, unaddressedKinds, unitKinds } from './support/chains';
import { insideKinds } from './support/insideChains';
import { chainOf, choices, noon, permuted, shifts } from './support/captureChain';
import { isKnownLimit } from './support/knownLimits';
import { differences, isLeft, keep, story, truth } from './support/truth';

const runs = Number(process.env['LOTLINE_RUNS'] ?? '12');

test.each([
  ['of all kinds', kinds, runs],
  ['of containers that are used again', containerKinds, runs],
  ['of containers that are sold and destroyed with their contents', endKinds, Math.ceil(runs / 2)],
  ['of goods received by what is inside their container', insideKinds, runs],
  ['of lots with runs in several units', unitKinds, Math.ceil(runs / 3)],
  ['of goods without a named destination', unaddressedKinds, Math.ceil(runs / 3)],
] as const)(
  `events %s, recorded in any order, give the same facts (seed ${seed})`,
  async (_kind, generators, numRuns) => {
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(choices, shifts, fc.nat({ max: 5 }), async (chosen, moves, often) => {
        const { captured, world } = await chainOf(chosen, generators);
        const order = permuted(captured, moves);
        const other = await ledger();
        for (const [n, { by, event }] of order.entries()) {
          const [outcome] = (await other.run([by.captures(event)], noon)).outcomes;
          expect(outcome).toMatchObject({ status: 'recorded' });
          if (often > 0 && n % often === 0) await keep(other, captured);
        }
        await keep(other, captured);
        // Goods that another party has already received are its own: it has to correct its receipt before the packing or
        // making is corrected.
        fc.pre(!captured.some((each) => each.wrongs !== undefined && isLeft(other, each)));
        if (order.some((each, n) => each !== captured[n])) moved += 1;
        const found = differences(truth(world), truth(other));
        fc.pre(found.length === 0 || !isKnownLimit(order));
        if (found.length > 0) throw new Error(`${found.join('\n')}\n${story(order)}`);
        expect(faultsOf(other.facts)).toEqual([]);
      }),
      { numRuns, seed, endOnFailure: process.env['LOTLINE_END'] !== undefined },
    );
    expect(moved).toBeGreaterThan(numRuns / 10);
  },
  600_000,
);
