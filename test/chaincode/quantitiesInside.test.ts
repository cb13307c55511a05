import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { balanceOf, stockKey } from '../../chaincode/src/domain/facts/stock';
import { type ThingId, thingKey } from '../../chaincode/src/domain/facts/thing';
import type { LotId } from '../../chaincode/src/domain/gs1/id';
import { seed } from '../seed';
import { wrong } from './attacks/support/declaring';
import { commissioning, observing, packing, unpacking } from './attacks/support/events';
import { crateOf } from './attacks/support/otherIds';
import { buyer, ledger, maker, rival, say } from './attacks/support/stage';
import type { Actor } from './support/cast';
import { noon, type Captured } from './support/captureChain';
import { faultsOf } from './support/invariants';
import { isLeft, keep } from './support/truth';
import type { WorldOfFacts } from './support/worldOfFacts';

type Line = readonly [lot: LotId, quantity: number];

const [X, Y] = [maker.lot('X'), maker.lot('Y')];
const crate = crateOf(maker) as ThingId;
const [first, second, third] = [maker.container(1), maker.container(2), maker.container(3)];
const at = (n: number): object => ({
  eventTime: `2026-04-01T07:${String(n).padStart(2, '0')}:00Z`,
  eventTimeZoneOffset: '+00:00',
});
const by = (actor: Actor, event: object): Captured => ({ by: actor, event: event as Captured['event'] });
const timed = (n: number, event: object): Captured => by(maker, { ...event, ...at(n) });
const advice = (number: string): object => ({
  bizTransactionList: [{ type: 'desadv', bizTransaction: maker.shipment(number) }],
});
const packs = (n: number, id: ThingId, ...lots: Line[]): Captured => timed(n, packing(id, { lots }, maker.place));
const leaves = (n: number, things: ThingId[], more: object = {}): Captured =>
  timed(n, {
    ...observing('shipping', { things }, maker.place),
    destinationList: [{ type: 'location', destination: buyer.place }],
    ...more,
  });
const told = (n: number, lots: readonly Line[], more: object = {}, step = 'receiving'): Captured =>
  by(buyer, { ...observing(step, { lots }, buyer.place, at(n)), ...more });
const made = timed(
  0,
  commissioning(
    {
      lots: [
        [X, 100],
        [Y, 100],
      ],
    },
    maker.place,
  ),
);

async function record(...all: readonly Captured[]): Promise<WorldOfFacts> {
  const world = await ledger();
  for (const each of all) await say(world, each.by.captures(each.event));
  await keep(world, all);
  expect(faultsOf(world.facts)).toEqual([]);
  return world;
}

const isHere = (world: WorldOfFacts, id: ThingId): boolean => world.fact(thingKey(id))?.place === buyer.place;
const arrived = (world: WorldOfFacts, ...ids: ThingId[]): ThingId[] => ids.filter((id) => isHere(world, id));
const onHand = (world: WorldOfFacts, lot: LotId, { place }: Actor): string =>
  balanceOf(world.fact(stockKey(lot, place)) ?? { uom: 'CS', onHand: '0' }).onHand;
const left = (world: WorldOfFacts, ...all: Captured[]): Captured[] => all.filter((each) => isLeft(world, each));

/** Receipts that name lots, and the containers that arrive by them. */
const cases: Readonly<Record<string, { sent: Captured[]; receipts: Captured[]; come: ThingId[] }>> = {
  'all of a pallet': {
    sent: [packs(1, first, [X, 10]), leaves(4, [first])],
    receipts: [told(5, [[X, 10]])],
    come: [first],
  },
  'a part of a pallet': {
    sent: [packs(1, first, [X, 10]), leaves(4, [first])],
    receipts: [told(5, [[X, 6]])],
    come: [first],
  },
  'a part and the rest': {
    sent: [packs(1, first, [X, 10]), leaves(4, [first])],
    receipts: [told(5, [[X, 6]]), told(6, [[X, 4]])],
    come: [first],
  },
  'several lots in one event': {
    sent: [packs(1, first, [X, 10], [Y, 5]), leaves(4, [first])],
    receipts: [
      told(5, [
        [X, 10],
        [Y, 5],
      ]),
    ],
    come: [first],
  },
  'several lots in an event each, with several steps': {
    sent: [packs(1, first, [X, 10], [Y, 5]), leaves(4, [first])],
    receipts: [told(5, [[X, 10]], {}, 'arriving'), told(6, [[Y, 5]]), told(7, [[X, 10]])],
    come: [first],
  },
  'the total of several pallets': {
    sent: [
      packs(1, first, [X, 10]),
      packs(2, second, [X, 10]),
      packs(3, third, [X, 6]),
      leaves(4, [first, second, third]),
    ],
    receipts: [told(5, [[X, 26]])],
    come: [first, second, third],
  },
  'one of several pallets': {
    sent: [packs(1, first, [X, 10]), packs(2, second, [X, 7]), leaves(4, [first, second])],
    receipts: [told(5, [[X, 10]])],
    come: [first],
  },
  'a lot in a crate on a pallet': {
    sent: [packs(1, crate, [X, 10]), timed(2, packing(first, { things: [crate] }, maker.place)), leaves(4, [first])],
    receipts: [told(5, [[X, 10]])],
    come: [first],
  },
  'one of two equal pallets, by its despatch advice': {
    sent: [
      packs(1, first, [X, 10]),
      packs(2, second, [X, 10]),
      leaves(3, [first], advice('D1')),
      leaves(4, [second], advice('D2')),
    ],
    receipts: [told(5, [[X, 10]], advice('D2'))],
    come: [second],
  },
  'the pallet and what is inside': {
    sent: [packs(1, first, [X, 10]), leaves(4, [first])],
    receipts: [by(buyer, observing('receiving', { things: [first], lots: [[X, 10]] }, buyer.place, at(5)))],
    come: [first],
  },
  'two pallets that left one after the other, each by its quantity': {
    sent: [packs(1, first, [X, 10]), leaves(2, [first]), packs(3, second, [X, 10]), leaves(6, [second])],
    receipts: [told(5, [[X, 10]]), told(7, [[X, 10]])],
    come: [first, second],
  },
};

describe(`given goods that travel in containers (seed ${seed})`, () => {
  test.each(Object.entries(cases))(
    'when a receipt names %s, in any order of recording, then the containers have arrived and nothing waits',
    async (_, { sent, receipts, come }) => {
      const all = [made, ...sent, ...receipts];
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (order) => {
          const world = await record(...order);
          expect(left(world, ...order)).toEqual([]);
          expect(arrived(world, first, second, third)).toEqual(come);
          expect(onHand(world, X, buyer)).toBe('0');
        }),
        { numRuns: 12, seed },
      );
    },
  );

  /** The open exceptions of receipts that name a part of what is in a container. */
  const unnamed = (world: WorldOfFacts): number =>
    [...world.facts].filter(
      ([key, fact]) => key.includes('exception') && /"receipt_unnamed".*"status":"open"/.test(fact),
    ).length;

  test.each([
    ['a part of a lot', [told(5, [[X, 6]])], 1],
    ['one of two lots', [told(5, [[X, 10]])], 1],
    ['two parts that are not all', [told(5, [[X, 6]]), told(6, [[X, 2]])], 2],
    ['one lot each', [told(5, [[X, 10]]), told(6, [[Y, 5]])], 0],
    [
      'a part, then the pallet',
      [told(5, [[X, 6]]), by(buyer, observing('accepting', { things: [first] }, buyer.place, at(6)))],
      0,
    ],
  ] as const)(
    'when receipts name %s of a pallet, in any order of recording, then exceptions say whether the rest was named',
    async (_, receipts, open) => {
      const all = [made, packs(1, first, [X, 10]), packs(2, first, [Y, 5]), leaves(4, [first]), ...receipts];
      await fc.assert(
        fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), async (order) => {
          const world = await record(...order);
          expect([left(world, ...order), arrived(world, first), unnamed(world)]).toEqual([[], [first], open]);
        }),
        { numRuns: 12, seed },
      );
    },
  );

  test('when a receipt names a part, then its sender sees that the rest was not named, until the rest is named', async () => {
    const world = await record(made, packs(1, first, [X, 10]), leaves(4, [first]));
    const { exceptions } = await say(world, buyer.captures(told(5, [[X, 6]]).event));
    expect(exceptions).toMatchObject([{ code: 'receipt_unnamed' }]);
    const key = [...world.facts.keys()].find((each) => each.includes('exception'));
    expect(world.facts.get(key ?? '')).toContain(maker.party);
    const rest = told(6, [[X, 4]]);
    expect((await say(world, buyer.captures(rest.event))).exceptions).toEqual([]);
    expect(unnamed(world)).toBe(0);
    await say(world, wrong(buyer, rest.event));
    expect(unnamed(world)).toBe(1);
  });

  test('when it is recorded after all of that, then the ledger takes the receipt at once and asks for nothing', async () => {
    const world = await record(made, packs(1, first, [X, 10]), leaves(4, [first]));
    const { exceptions } = await say(world, buyer.captures(told(5, [[X, 10]]).event));
    expect([exceptions, arrived(world, first)]).toEqual([[], [first]]);
  });

  test('when the pallet is emptied after that, then the quantities are on hand once', async () => {
    const out = by(buyer, { ...unpacking(first, { lots: [[X, 10]] }, buyer.place), ...at(6) });
    const all = [made, packs(1, first, [X, 10]), leaves(4, [first]), told(5, [[X, 10]]), out];
    for (const order of [all, all.toReversed()]) {
      const world = await record(...order);
      expect([left(world, ...all), onHand(world, X, buyer), onHand(world, X, maker)]).toEqual([[], '10', '90']);
    }
  });

  test.each([
    ['two equal pallets may have it', told(5, [[X, 10]])],
    ['it is more than all pallets have', told(5, [[X, 40]])],
  ])('when %s, then the receipt waits and names the containers to receive', async (_, receipt) => {
    const world = await record(made, packs(1, first, [X, 10]), packs(2, second, [X, 10]), leaves(4, [first, second]));
    const { exceptions } = await say(world, buyer.captures(receipt.event));
    const detail = expect.stringContaining(`${first}, ${second}. Receive`) as unknown;
    expect(exceptions).toMatchObject([{ code: 'transit_insufficient', detail }]);
    expect(arrived(world, first, second)).toEqual([]);
  });

  test('when two equal pallets may have it, then it is booked once the receiver names the other one', async () => {
    const receipt = told(5, [[X, 10]]);
    const other = by(buyer, observing('receiving', { things: [second] }, buyer.place, at(6)));
    const packed = [packs(1, first, [X, 10]), packs(2, second, [X, 10]), leaves(4, [first, second])] as const;
    const world = await record(made, ...packed, receipt, other, told(7, [[X, 10]]));
    expect(arrived(world, second)).toEqual([second]);
  });

  test('when the receipt was in error, then the pallet is under way again, unless another event says that it arrived', async () => {
    const [one, rest] = [told(5, [[X, 10]]), told(6, [[Y, 5]])];
    const world = await record(made, packs(1, first, [X, 10], [Y, 5]), leaves(4, [first]), one, rest);
    for (const [n, each] of [one, rest].entries()) {
      const { exceptions } = await say(world, wrong(each.by, each.event));
      expect(exceptions).toMatchObject([{ code: 'declared_in_error' }]);
      expect(arrived(world, first)).toEqual(n === 0 ? [first] : []);
    }
  });

  test.each(['at once', 'once the rest has left'])(
    'when it also names more of a loose lot than left and that is booked %s, then its error declaration sends all back',
    async (when) => {
      const loose = (n: number, quantity: number): Captured =>
        timed(n, {
          ...observing('shipping', { lots: [[Y, quantity]] }, maker.place),
          destinationList: [{ type: 'location', destination: buyer.place }],
        });
      const receipt = told(5, [
        [X, 10],
        [Y, 7],
      ]);
      const sent = [packs(1, first, [X, 10]), leaves(4, [first]), loose(4, 5)];
      const world = await record(made, ...sent, receipt, ...(when === 'at once' ? [] : [loose(3, 2)]));
      expect([arrived(world, first), onHand(world, Y, buyer)]).toEqual([[first], '7']);
      await say(world, wrong(receipt.by, receipt.event));
      expect([arrived(world, first), onHand(world, Y, buyer)]).toEqual([[], '0']);
      expect(faultsOf(world.facts)).toEqual([]);
    },
  );

  test.each([
    [
      'another party than the receiver names them',
      by(rival, observing('receiving', { lots: [[X, 10]] }, rival.place, at(5))),
    ],
    ['they were received before they left', told(3, [[X, 10]])],
  ])('when %s, then the pallet stays under way', async (_, event) => {
    const world = await record(made, packs(1, first, [X, 10]), leaves(4, [first]), event);
    expect([isLeft(world, event), arrived(world, first)]).toEqual([true, []]);
  });

  test('when another organisation says which container it was, then nobody believes it', async () => {
    const receipt = told(5, [[X, 10]]);
    const all = [made, packs(1, first, [X, 10]), packs(2, second, [X, 10]), leaves(4, [first, second]), receipt];
    const world = await record(...all);
    const input = { event: receipt.event, party: buyer.party, containers: [first] };
    const { outcomes } = await world.run([rival.says('bookWaiting', input)], noon);
    expect([outcomes[0]?.details?.['booked'], arrived(world, first)]).toEqual([false, []]);
  });
});
