import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventHash } from '../../chaincode/src/domain/epcis/eventHash';
import { hashOfId } from '../../chaincode/src/domain/epcis/hashId';
import { limits } from '../../chaincode/src/domain/limits';
import { must } from '../../chaincode/src/domain/must';
import { seed } from '../seed';
import { ledger } from './attacks/support/stage';
import { crateOf } from './attacks/support/otherIds';
import { type Captured, noon, permuted, shifts } from './support/captureChain';
import { type Actor, farm, shop } from './support/cast';
import { faultsOf } from './support/invariants';
import { differences, isLeft, keep, truth } from './support/truth';
import type { WorldOfFacts } from './support/worldOfFacts';

const A = farm.lot('A');
const crate = crateOf(farm);
const pallet = farm.container(1);
const runs = Number(process.env['LOTLINE_RUNS'] ?? '2');

const cases = (quantity: number): object => ({ epcClass: A, quantity, uom: 'CS' });
const at = (place: string): object => ({ readPoint: { id: place }, bizLocation: { id: place } });
const object = (action: string, bizStep: string, more: object): object => ({
  type: 'ObjectEvent',
  action,
  bizStep,
  ...more,
});
const packing = (action: string, parentID: string, childQuantityList: object[]): object => ({
  type: 'AggregationEvent',
  action,
  bizStep: action === 'ADD' ? 'packing' : 'unpacking',
  parentID,
  childQuantityList,
  ...at(farm.place),
});
const made = object('ADD', 'commissioning', { quantityList: [cases(5000)], ...at(farm.place) });
const left = (goods: object, from: Actor, to: Actor): object =>
  object('OBSERVE', 'shipping', {
    ...goods,
    readPoint: { id: from.place },
    destinationList: [{ type: 'location', destination: to.place }],
  });
const came = (goods: object, by: Actor): object => object('OBSERVE', 'receiving', { ...goods, ...at(by.place) });
const on = (id: string): object => ({ epcList: [id] });

type Told = readonly [by: Actor, event: object];

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** Chains in which one part repeats so many times. */
const shapes: Readonly<Record<string, (times: number) => Told[]>> = {
  'journeys of a pallet': (times) => [
    [farm, made],
    [farm, packing('ADD', pallet, [cases(5)])],
    ...upTo(times).flatMap((n): Told[] => {
      const [from, to] = n % 2 === 0 ? [farm, shop] : [shop, farm];
      return [
        [from, left(on(pallet), from, to)],
        [to, came(on(pallet), to)],
      ];
    }),
  ],
  'fillings of a crate': (times) => [
    [farm, made],
    ...upTo(times).flatMap((n): Told[] => [
      [farm, packing('ADD', crate, [cases(n + 1)])],
      [farm, packing('DELETE', crate, [cases(n + 1)])],
    ]),
  ],
  'packings of one filling': (times) => [
    [farm, made],
    ...upTo(times).map((n): Told => [farm, packing('ADD', crate, [cases(n + 1)])]),
    [farm, packing('DELETE', crate, [])],
  ],
  'arrivals of a lot': (times) => [
    [farm, made],
    ...upTo(times).flatMap((n): Told[] => [
      [farm, left({ quantityList: [cases(n + 1)] }, farm, shop)],
      [shop, came({ quantityList: [cases(n + 1)] }, shop)],
    ]),
  ],
  'runs of a lot': (times) =>
    upTo(times).map((n): Told => [
      farm,
      object('ADD', 'creating_class_instance', { quantityList: [cases(n + 1)], ...at(farm.place) }),
    ]),
};

const chain = (told: readonly Told[]): Captured[] =>
  told.map(([by, event], n) => ({
    by,
    event: {
      ...event,
      eventTime: new Date(Date.UTC(2026, 3, 1) + n * 60_000).toISOString(),
      eventTimeZoneOffset: '+00:00',
    },
  }));

async function record(order: readonly Captured[], all: readonly Captured[]): Promise<WorldOfFacts> {
  const world = await ledger();
  for (const { by, event } of order) await world.run([by.captures(event)], noon);
  await keep(world, all);
  return world;
}

/** Returns true if an event has an open exception. */
const isOpenFor = (shown: Record<string, unknown>, { by, event }: Captured): boolean =>
  shown[`exception ${by.msp} ${hashOfId(eventHash(event)) ?? ''}`] !== undefined;

/** More events than are booked together keep the filling that their container had when they were recorded. */
const seenOf = (facts: WorldOfFacts, all: readonly Captured[]): ReturnType<typeof truth> => {
  const shown = truth(facts);
  if (all.length <= limits.bookedTogether + 1) return shown;
  return JSON.parse(JSON.stringify(shown).replaceAll(/(CRATE) \d+/g, '$1')) as typeof shown;
};

test.each([
  ['journeys of a pallet', 12],
  ['journeys of a pallet', 13],
  ['fillings of a crate', 24],
  ['fillings of a crate', 26],
  ['packings of one filling', 10],
  ['packings of one filling', 12],
  ['arrivals of a lot', 30],
  ['arrivals of a lot', 31],
  ['runs of a lot', 12],
  ['runs of a lot', 13],
] as const)(
  `%s, %i times in any order: the same facts, or exceptions of events that wait (seed ${seed})`,
  async (name, times) => {
    const all = chain(must(shapes[name], 'shape')(times));
    const inOrder = await record(all, all);
    expect(all.filter((each) => isLeft(inOrder, each))).toEqual([]);
    const moves = fc.sample(shifts, { numRuns: runs, seed });
    for (const order of [all.toReversed(), ...moves.map((each) => permuted(all, each))]) {
      const world = await record(order, all);
      const shown = truth(world);
      const waiting = all.filter((each) => isLeft(world, each));
      if (waiting.length === 0) expect(differences(seenOf(inOrder, all), seenOf(world, all))).toEqual([]);
      else expect(waiting.filter((each) => !isOpenFor(shown, each))).toEqual([]);
      expect(faultsOf(world.facts)).toEqual([]);
    }
  },
  300_000,
);
