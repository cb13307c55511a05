import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventException } from '../../chaincode/src/domain/facts/event';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import { transitKey } from '../../chaincode/src/domain/facts/transit';
import { lotA, moreA } from './rules/goodsAtFarm';
import { cases, receiving, shipping } from './rules/events';
import { seed } from '../seed';
import { farm, type Said, shop } from './support/cast';
import { faultsOf } from './support/invariants';
import { registeredNetwork } from './support/story';
import type { WorldOfFacts } from './support/worldOfFacts';

const noon = '2026-04-02T12:00:00.000Z';
const time = (hour: number): object => ({ eventTime: `2026-04-01T${10 + hour}:00:00Z` });

/** Shipments one after the other, and one receipt of more than all of them, in order of event time. */
const histories = fc
  .record({ loads: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }), more: fc.nat(9) })
  .map(({ loads, more }): Said[] => {
    const sum = loads.reduce((all, each) => all + each, more);
    return [
      ...loads.map((load, n) => farm.captures(shipping(cases(`${load}`), time(n)))),
      shop.captures(receiving(cases(`${sum}`), time(loads.length))),
    ];
  });

/** Records all events, and sends waiting ones again after each, as gateways do. */
async function recorded(said: readonly Said[]): Promise<WorldOfFacts> {
  const world = await registeredNetwork();
  await world.run([moreA]);
  const receipt = said.find(({ caller }) => caller.msp === shop.msp);
  for (const [n, each] of said.entries()) {
    await world.run([each], noon);
    const body = (receipt?.input as { event: Record<string, unknown> }).event;
    await world.run([farm.asks('bookWaiting', { event: body, party: shop.party }, `again${n}`)], noon);
    expect(faultsOf(world.facts)).toEqual([]);
  }
  return world;
}

const openOf = (world: WorldOfFacts): unknown[] =>
  [...world.facts]
    .filter(([key]) => key.split('\u0000')[1] === 'exception')
    .map(([, text]) => JSON.parse(text) as EventException)
    .filter(({ status }) => status === 'open')
    .map(({ code, details }) => [code, details]);

const outcomeOf = (world: WorldOfFacts): unknown => ({
  farm: world.fact(stockKey(lotA, farm.place)),
  shop: world.fact(stockKey(lotA, shop.place)),
  underWay: world.fact(transitKey(lotA, shop.party))?.legs,
  open: openOf(world),
});

describe(`a receipt of more than was shipped (seed ${seed})`, () => {
  test('gives the same stock in any order of the receipt and the shipments', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories.chain((said) =>
          fc.tuple(fc.constant(said), fc.shuffledSubarray(said, { minLength: said.length, maxLength: said.length })),
        ),
        async ([said, shuffled]) => {
          expect(outcomeOf(await recorded(shuffled))).toEqual(outcomeOf(await recorded(said)));
        },
      ),
      { numRuns: 60, seed },
    );
  });

  test('keeps its surplus on hold, whoever sends the receipt together with a sale that waits for it', async () => {
    const world = await registeredNetwork();
    const left = shipping(cases('3'), time(0));
    const arrived = receiving(cases('8'), time(1));
    const sold = { ...arrived, ...time(2), bizStep: 'retail_selling' };
    await world.run([moreA]);
    for (const said of [farm.captures(left), shop.captures(arrived), shop.captures(sold)]) {
      expect((await world.run([said], noon)).outcomes).toMatchObject([{ status: 'recorded' }]);
    }
    const others = [{ event: arrived, party: shop.party }];
    const { outcomes } = await world.run([farm.says('bookWaiting', { event: sold, party: shop.party, others })], noon);
    expect(outcomes[0]?.details).toMatchObject({ booked: false });
    expect(world.fact(stockKey(lotA, shop.place))).toMatchObject({ onHand: '8', held: '5', surplus: '5' });
  });

  test('never makes a surplus available that no sender shipped', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (said) => {
        const world = await recorded(said);
        const { onHand = '0', surplus = '0', received = '0' } = world.fact(stockKey(lotA, shop.place)) ?? {};
        expect(Number(onHand) - Number(surplus)).toBe(Number(received));
        expect(Number(received) + Number(world.fact(stockKey(lotA, farm.place))?.onHand)).toBe(100);
      }),
      { numRuns: 30, seed },
    );
  });
});
