import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { balanceOf, stockKey } from '../../chaincode/src/domain/facts/stock';
import { type ThingId, thingKey } from '../../chaincode/src/domain/facts/thing';
import { seed } from '../seed';
import { wrong } from './attacks/support/declaring';
import { commissioning, observing, packing, unpacking } from './attacks/support/events';
import { crateOf } from './attacks/support/otherIds';
import { buyer, ledger, maker, rival, say } from './attacks/support/stage';
import type { Captured } from './support/captureChain';
import type { Actor } from './support/cast';
import { faultsOf } from './support/invariants';
import { isLeft, keep } from './support/truth';
import type { WorldOfFacts } from './support/worldOfFacts';

const X = maker.lot('X');
const [first, second] = [maker.item('1'), maker.item('2')];
const crate = crateOf(maker) as ThingId;
const pallet = maker.container(1);
const at = (n: number): object => ({ eventTime: `2026-04-01T07:0${n}:00Z`, eventTimeZoneOffset: '+00:00' });
const by = (actor: Actor, event: object): Captured => ({ by: actor, event: event as Captured['event'] });
const timed = (n: number, event: object): Captured => by(maker, { ...event, ...at(n) });

/** Items and a part of a lot in a crate, on a pallet that leaves for the buyer. */
const sent = [
  timed(0, commissioning({ things: [first, second], lots: [[X, 10]] }, maker.place)),
  timed(1, packing(crate, { things: [first, second], lots: [[X, 4]] }, maker.place)),
  timed(2, packing(pallet, { things: [crate] }, maker.place)),
  timed(3, {
    ...observing('shipping', { things: [pallet] }, maker.place),
    destinationList: [{ type: 'location', destination: buyer.place }],
  }),
];
const receives = (n: number, ...things: string[]): Captured =>
  by(buyer, observing('receiving', { things }, buyer.place, at(n)));

async function record(...all: readonly Captured[]): Promise<WorldOfFacts> {
  const world = await ledger();
  for (const each of all) await say(world, each.by.captures(each.event));
  await keep(world, all);
  expect(faultsOf(world.facts)).toEqual([]);
  return world;
}

const placeOf = (world: WorldOfFacts, id: ThingId): object => {
  const { place, parent, transit } = world.fact(thingKey(id)) ?? {};
  return { place, parent, isUnderWay: transit !== undefined };
};
const onHand = (world: WorldOfFacts, { place }: Actor): string =>
  balanceOf(world.fact(stockKey(X, place)) ?? { uom: 'CS', onHand: '0' }).onHand;

describe(`given goods in a crate on a pallet that is under way (seed ${seed})`, () => {
  test('when its contents are received by their own ids, in any order, then the pallet has arrived with all of them', () => {
    const all = [...sent, receives(5, first), receives(6, second), receives(7, crate), receives(8, pallet)];
    return fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.subarray([4, 5, 6, 7], { minLength: 1 }),
        async (order, told) => {
          const kept = order.filter((each) => sent.includes(each) || told.includes(all.indexOf(each)));
          const world = await record(...kept);
          expect(kept.filter((each) => isLeft(world, each))).toEqual([]);
          expect(placeOf(world, pallet)).toEqual({ place: buyer.place, parent: undefined, isUnderWay: false });
          expect(placeOf(world, crate)).toMatchObject({ parent: pallet });
          expect(placeOf(world, first)).toMatchObject({ parent: crate });
        },
      ),
      { numRuns: 30, seed },
    );
  });

  test('when the receipt of an item was in error, then the pallet is under way again, unless another step says that it arrived', async () => {
    const [one, other] = [receives(5, first), receives(6, crate)];
    const world = await record(...sent, one, other);
    for (const [n, each] of [one, other].entries()) {
      const { exceptions } = await say(world, wrong(each.by, each.event));
      expect(exceptions).toMatchObject([{ code: 'declared_in_error' }]);
      expect(placeOf(world, pallet)).toMatchObject({ isUnderWay: n === 1 });
    }
  });

  test('when it was received and emptied before the receipt of an item is recorded, then that receipt changes nothing', async () => {
    const emptied = [
      by(buyer, { ...unpacking(pallet, { things: [crate] }, buyer.place), ...at(6) }),
      by(buyer, { ...unpacking(crate, { things: [first, second], lots: [[X, 4]] }, buyer.place), ...at(7) }),
    ];
    const world = await record(...sent, receives(5, pallet), ...emptied, receives(8, first));
    expect(placeOf(world, first)).toEqual({ place: buyer.place, parent: undefined, isUnderWay: false });
    expect([onHand(world, buyer), onHand(world, maker)]).toEqual(['4', '6']);
  });

  test.each([
    [
      'another party than the receiver names an item',
      by(rival, observing('receiving', { things: [first] }, rival.place, at(5))),
    ],
    [
      'the receiver names an item at the other party’s place',
      by(buyer, observing('receiving', { things: [first] }, maker.place, at(5))),
    ],
  ])('when %s, then the pallet stays under way', async (_, event) => {
    const world = await record(...sent, event);
    expect(placeOf(world, pallet)).toMatchObject({ place: undefined, isUnderWay: true });
  });

  test('when the pallet never left, then the receipt of an item waits', async () => {
    const event = receives(5, first);
    const world = await record(...sent.slice(0, 3), event);
    expect(isLeft(world, event)).toBe(true);
    expect(placeOf(world, pallet)).toMatchObject({ place: maker.place });
  });
});

test('given an item that arrived and was packed, when a further step of its arrival is recorded after its pallet has left, then it changes nothing', async () => {
  const own = buyer.container(1);
  const world = await record(
    timed(0, commissioning({ things: [first] }, maker.place)),
    timed(1, {
      ...observing('shipping', { things: [first] }, maker.place),
      destinationList: [{ type: 'location', destination: buyer.place }],
    }),
    receives(2, first),
    by(buyer, { ...packing(own, { things: [first] }, buyer.place), ...at(4) }),
    by(buyer, { ...observing('shipping', { things: [own] }, buyer.place, at(5)) }),
  );
  const before = placeOf(world, own);
  const late = { ...observing('accepting', { things: [first] }, buyer.place, at(3)) };
  expect((await say(world, buyer.captures(late))).exceptions).toEqual([]);
  expect([placeOf(world, first), placeOf(world, own)]).toEqual([
    { place: undefined, parent: own, isUnderWay: false },
    before,
  ]);
});
