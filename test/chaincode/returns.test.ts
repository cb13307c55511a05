import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { balanceOf, stockKey } from '../../chaincode/src/domain/facts/stock';
import { soldByKey } from '../../chaincode/src/domain/facts/soldBy';
import { thingKey } from '../../chaincode/src/domain/facts/thing';
import { seed } from '../seed';
import { wrong } from './attacks/support/declaring';
import { commissioning, type Goods, observing } from './attacks/support/events';
import { buyer, ledger, maker, say } from './attacks/support/stage';
import type { Captured } from './support/captureChain';
import type { Actor } from './support/cast';
import { faultsOf } from './support/invariants';
import { isLeft, keep } from './support/truth';
import type { WorldOfFacts } from './support/worldOfFacts';

const X = maker.lot('X');
const item = maker.item('1');
const returned = { disposition: 'returned' };
const at = (n: number): object => ({ eventTime: `2026-04-01T07:0${n}:00Z`, eventTimeZoneOffset: '+00:00' });
const to = (destination: string): object => ({ destinationList: [{ type: 'location', destination }] });
const cases = (quantity: number): Goods => ({ lots: [[X, quantity]] });
const one: Goods = { things: [item] };

const by = (actor: Actor, event: object): Captured => ({ by: actor, event: event as Captured['event'] });
const made = [
  by(maker, commissioning(cases(100), maker.place, at(0))),
  by(maker, commissioning(one, maker.place, at(0))),
];
const sold = (goods: Goods): Captured => by(maker, observing('retail_selling', goods, maker.place, at(1)));
const steps = ['arriving', 'unloading', 'accepting', 'receiving'];
const cameBack = (goods: Goods): Captured[] =>
  steps.map((step, n) => by(maker, observing(step, goods, maker.place, { ...at(n + 5), ...returned })));
const delivered = (goods: Goods): Captured[] => [
  by(maker, observing('shipping', goods, maker.place, { ...at(1), ...to(buyer.place) })),
  by(buyer, observing('receiving', goods, buyer.place, at(2))),
];
const sentBack = (goods: Goods): Captured[] => [
  by(buyer, observing('shipping', goods, buyer.place, { ...at(3), ...to(maker.place), ...returned })),
  by(buyer, observing('departing', goods, buyer.place, { ...at(4), ...to(maker.place) })),
];

/** Records events in this order, and books those that wait. */
async function record(...all: readonly Captured[]): Promise<WorldOfFacts> {
  const world = await ledger();
  for (const each of [...made, ...all]) await say(world, each.by.captures(each.event));
  await keep(world, [...made, ...all]);
  expect(faultsOf(world.facts)).toEqual([]);
  return world;
}

const lotAt = (world: WorldOfFacts, { place }: Actor): object => {
  const {
    onHand,
    held,
    sold: gone,
    returned: back,
  } = balanceOf(world.fact(stockKey(X, place)) ?? { uom: 'CS', onHand: '0' });
  return { onHand, held, sold: gone, returned: back };
};
const itemOf = (world: WorldOfFacts): object => {
  const { status, place, transit, hold, returned: times } = world.fact(thingKey(item))!;
  return { status, place, isHeld: hold !== undefined, isUnderWay: transit !== undefined, times };
};

const inAnyOrder = (all: readonly Captured[], seen: (world: WorldOfFacts) => Promise<void> | void): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...all], { minLength: all.length }), async (order) => {
      const world = await record(...order);
      expect(order.filter((each) => isLeft(world, each))).toEqual([]);
      await seen(world);
    }),
    { numRuns: 15, seed },
  );

async function declareWrong(world: WorldOfFacts, all: readonly Captured[]): Promise<void> {
  for (const each of all) {
    const { exceptions } = await say(world, wrong(each.by, each.event));
    expect(exceptions).toMatchObject([{ code: 'declared_in_error' }]);
  }
  expect(faultsOf(world.facts)).toEqual([]);
}

describe(`given goods that come back (seed ${seed})`, () => {
  const back = { lots: cameBack(cases(4)), items: cameBack(one) };

  test('when several steps tell one return of sold goods, in any order, then they come back once', () =>
    inAnyOrder([sold(cases(10)), ...back.lots, sold(one), ...back.items], async (world) => {
      expect(lotAt(world, maker)).toEqual({ onHand: '94', held: '4', sold: '6', returned: '4' });
      expect(itemOf(world)).toMatchObject({ status: 'active', place: maker.place, isHeld: true, times: 1 });
      await declareWrong(world, [...back.lots.slice(1), ...back.items.slice(1)]);
      expect(lotAt(world, maker)).toMatchObject({ onHand: '94', held: '4' });
      expect(itemOf(world)).toMatchObject({ status: 'active', isHeld: true, times: 1 });
      await declareWrong(world, [...back.lots.slice(0, 1), ...back.items.slice(0, 1)]);
      expect(lotAt(world, maker)).toEqual({ onHand: '90', held: '0', sold: '10', returned: '0' });
      expect(itemOf(world)).toMatchObject({ status: 'sold', isHeld: false, times: undefined });
    }));

  test('when another party sent them back, in any order, then they arrive on hold and nothing stays in transit', () => {
    const goods = { ...cases(4), ...one };
    const events = [...delivered(goods), ...sentBack(goods), ...cameBack(goods)];
    return inAnyOrder(events, async (world) => {
      expect(lotAt(world, maker)).toEqual({ onHand: '100', held: '4', sold: '0', returned: '4' });
      expect(lotAt(world, buyer)).toMatchObject({ onHand: '0' });
      expect(itemOf(world)).toEqual({
        status: 'active',
        place: maker.place,
        isHeld: true,
        isUnderWay: false,
        times: 1,
      });
      await declareWrong(world, cameBack(goods));
      expect(lotAt(world, maker)).toEqual({ onHand: '96', held: '0', sold: '0', returned: '0' });
      expect(itemOf(world)).toMatchObject({ isHeld: false, isUnderWay: true });
    });
  });

  test('when two places of another party send back as much, then steps that name their sources are of two returns', async () => {
    const moved = [
      by(buyer, observing('shipping', cases(4), buyer.place, { ...at(3), ...to(buyer.otherPlace) })),
      by(buyer, observing('receiving', cases(4), buyer.otherPlace, at(4))),
    ];
    const from = (source: string): object => ({ sourceList: [{ type: 'location', source }] });
    const back = (n: number, step: string, source: string): Captured[] => [
      by(buyer, observing('shipping', cases(4), source, { ...at(5), ...to(maker.place), ...returned })),
      by(maker, observing(step, cases(4), maker.place, { ...at(n), ...returned, ...from(source) })),
    ];
    const both = [...back(6, 'receiving', buyer.place), ...back(7, 'accepting', buyer.otherPlace)];
    const world = await record(...delivered(cases(8)), ...moved, ...both);
    expect(lotAt(world, maker)).toEqual({ onHand: '100', held: '8', sold: '0', returned: '8' });
  });

  test('when their source is named, then what was sold does not come back instead of them', async () => {
    const [leaves, arrives] = [
      sentBack(cases(4))[0]!,
      by(
        maker,
        observing('receiving', cases(4), maker.place, {
          ...at(5),
          ...returned,
          sourceList: [{ type: 'location', source: buyer.place }],
        }),
      ),
    ];
    const before = [sold(cases(10)), ...delivered(cases(4))];
    expect(lotAt(await record(...before, arrives), maker)).toMatchObject({ held: '0', sold: '10', returned: '0' });
    const world = await record(...before, arrives, leaves);
    expect(lotAt(world, maker)).toEqual({ onHand: '90', held: '4', sold: '10', returned: '4' });
    expect(lotAt(world, buyer)).toMatchObject({ onHand: '0' });
  });

  test('when a delivery is on its way to the shop, then what a customer brings back is not taken from it', async () => {
    const shopSells = by(buyer, observing('retail_selling', cases(5), buyer.place, at(3)));
    const underWay = by(maker, observing('shipping', cases(4), maker.place, { ...at(4), ...to(buyer.place) }));
    const customer = by(buyer, observing('receiving', cases(4), buyer.place, { ...at(5), ...returned }));
    const world = await record(...delivered(cases(20)), shopSells, underWay, customer);
    expect(lotAt(world, buyer)).toEqual({ onHand: '19', held: '4', sold: '1', returned: '4' });
    const arrives = by(buyer, observing('receiving', cases(4), buyer.place, at(6)));
    await say(world, arrives.by.captures(arrives.event));
    expect(lotAt(world, buyer)).toEqual({ onHand: '23', held: '4', sold: '1', returned: '4' });
  });

  const earlier = (n: number): Captured[] => [
    by(maker, observing('retail_selling', cases(4), maker.place, at(n))),
    by(maker, observing('retail_selling', one, maker.place, at(n))),
  ];
  const customers = [
    by(maker, observing('receiving', cases(4), maker.otherPlace, { ...at(5), ...returned })),
    by(maker, observing('receiving', one, maker.place, { ...at(5), ...returned })),
  ];

  test('when a return is dated before the sale, then it waits, with an exception, until an earlier sale is recorded', async () => {
    const world = await ledger();
    for (const each of [...made, ...earlier(7)]) await say(world, each.by.captures(each.event));
    for (const [n, code] of [
      [0, 'sold_insufficient'],
      [1, 'item_not_sold'],
    ] as const) {
      const { exceptions } = await say(world, maker.captures(customers[n]!.event));
      expect(exceptions).toMatchObject([{ code }]);
    }
    const later = [...earlier(7), ...customers];
    await keep(world, later);
    expect(customers.every((each) => isLeft(world, each))).toBe(true);
    // The item was sold once: at another time than it was said first.
    await say(world, wrong(maker, earlier(7)[1]!.event));
    for (const each of earlier(3)) await say(world, each.by.captures(each.event));
    await keep(world, [...made, ...later, ...earlier(3)]);
    expect([...customers, ...earlier(3)].filter((each) => isLeft(world, each))).toEqual([]);
    expect(lotAt(world, maker)).toMatchObject({ onHand: '92', sold: '8' });
    expect(world.fact(soldByKey(X, maker.msp))).toMatchObject({ quantity: '4' });
    expect(itemOf(world)).toMatchObject({ status: 'active', isHeld: true, times: 1 });
  });

  test('when the sale before a return is declared in error, then it stays until the return is, too', async () => {
    const world = await record(...earlier(3), ...customers, ...earlier(7).slice(0, 1));
    const [lots] = earlier(3);
    await say(world, wrong(maker, lots!.event));
    expect(world.fact(soldByKey(X, maker.msp))).toMatchObject({ quantity: '4' });
    await say(world, wrong(maker, customers[0]!.event));
    const declaration = { errorDeclaration: { declarationTime: '2026-04-02T00:00:00Z' } };
    await keep(world, [{ by: maker, event: { ...lots!.event, ...declaration }, wrongs: 0 }]);
    expect(world.fact(soldByKey(X, maker.msp))).toMatchObject({ quantity: '4' });
    expect(lotAt(world, maker)).toMatchObject({ onHand: '96', sold: '4' });
    expect(faultsOf(world.facts)).toEqual([]);
  });

  test('when a later step of a return is recorded first, then the goods come back at the time of its first step', async () => {
    const [arriving, , , receiving] = cameBack(cases(4)).map(({ event }, n) =>
      by(maker, { ...event, ...at([2, 0, 0, 5][n] ?? 0) }),
    );
    const world = await record(...earlier(3), receiving!);
    const { exceptions } = await say(world, maker.captures(arriving!.event));
    expect(exceptions).toMatchObject([{ code: 'sold_insufficient' }]);
    for (const each of earlier(1)) await say(world, each.by.captures(each.event));
    await keep(world, [arriving!, receiving!]);
    expect(isLeft(world, arriving!)).toBe(false);
    expect(lotAt(world, maker)).toMatchObject({ onHand: '96', held: '4', sold: '4' });
  });

  test.each([
    ['nobody sold them or sent them back', [], 'sold_insufficient'],
    ['less was sold than comes back', [sold(cases(3))], 'sold_insufficient'],
  ])('when %s, then nothing is booked, and an exception says so', async (_, before, code) => {
    const world = await record(...before);
    const [first] = cameBack(cases(4));
    const { exceptions } = await say(world, maker.captures(first!.event));
    expect(exceptions).toMatchObject([{ code }]);
    expect(lotAt(world, maker)).toMatchObject({ held: '0', returned: '0' });
  });
});
