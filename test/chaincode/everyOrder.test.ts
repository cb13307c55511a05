import { expect, test } from '@jest/globals';
import { balanceOf, stockKey } from '../../chaincode/src/domain/facts/stock';
import { shipmentKey } from '../../chaincode/src/domain/facts/shipment';
import { thingKey } from '../../chaincode/src/domain/facts/thing';
import { lotKey } from '../../chaincode/src/domain/facts/lot';
import { seed } from '../seed';
import { ledger } from './attacks/support/stage';
import { crateOf } from './attacks/support/otherIds';
import { type Captured, noon } from './support/captureChain';
import { type Actor, farm, shop } from './support/cast';
import { faultsOf } from './support/invariants';
import { differences, keep, story, truth } from './support/truth';
import type { WorldOfFacts } from './support/worldOfFacts';

const mostOrders = 80;
const [A, B] = [farm.lot('A'), farm.lot('B')];
const crate = crateOf(farm);
const pallet = farm.container(1);
const declared = { errorDeclaration: { declarationTime: '2026-04-02T00:00:00Z' } };

const cases = (epcClass: string, quantity: number): object => ({ epcClass, quantity, uom: 'CS' });
const at = (place: string): object => ({ readPoint: { id: place }, bizLocation: { id: place } });
const made = (lot: string, quantity: number, more: object = {}): object => ({
  type: 'ObjectEvent',
  action: 'ADD',
  bizStep: 'commissioning',
  quantityList: [cases(lot, quantity)],
  ...at(farm.place),
  ...more,
});
const packed = (parentID: string, lot: string, quantity: number, more: object = {}): object => ({
  type: 'AggregationEvent',
  action: 'ADD',
  bizStep: 'packing',
  parentID,
  childQuantityList: [cases(lot, quantity)],
  ...at(farm.place),
  ...more,
});
const takenOut = { action: 'DELETE', bizStep: 'unpacking' };
const item = farm.item('1');
const toFarm = { destinationList: [{ type: 'owning_party', destination: farm.party }] };
const toShop = { destinationList: [{ type: 'owning_party', destination: shop.party }] };
const advice = (number: string): object => ({
  bizTransactionList: [{ type: 'desadv', bizTransaction: farm.shipment(number) }],
});
const advised = { ...toShop, ...advice('late') };
const shipped = (id: string, from: string, destination: string, more: object = {}): object => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'shipping',
  epcList: [id],
  readPoint: { id: from },
  destinationList: [{ type: 'location', destination }],
  ...more,
});
const received = (id: string, place: string): object => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'receiving',
  epcList: [id],
  ...at(place),
});

/** Events a minute apart. `wrongs` is the index of the event that an error declaration is about; it has that event's time. */
const told = (...events: readonly (readonly [by: Actor, event: object, wrongs?: number])[]): Captured[] =>
  events.map(([by, event, wrongs], n) => {
    const eventTime = new Date(Date.UTC(2026, 3, 1) + (wrongs ?? n) * 60_000).toISOString();
    const body = { ...event, eventTime, eventTimeZoneOffset: '+00:00', ...(wrongs !== undefined && declared) };
    return { by, event: body, ...(wrongs !== undefined && { wrongs }) };
  });

/** All orders in which each error declaration comes after its event. */
function ordersOf(all: readonly Captured[], events = all): Captured[][] {
  if (events.length === 0) return [[]];
  return events.flatMap((first) => {
    const isTooEarly = first.wrongs !== undefined && events.includes(all[first.wrongs]!);
    if (isTooEarly) return [];
    const others = events.filter((each) => each !== first);
    return ordersOf(all, others).map((rest) => [first, ...rest]);
  });
}

async function record(order: readonly Captured[], all: readonly Captured[]): Promise<WorldOfFacts> {
  const world = await ledger();
  for (const { by, event } of order) await world.run([by.captures(event)], noon);
  await keep(world, all);
  return world;
}

const onHand = (world: WorldOfFacts, lot: typeof A): object => {
  const { onHand: much, held } = balanceOf(world.fact(stockKey(lot, farm.place)) ?? { uom: 'CS', onHand: '0' });
  return { onHand: much, held };
};

const expiring = (date: string): object => ({ ilmd: { 'cbvmda:itemExpirationDate': date } });
const run = (quantity: number, date: string): object =>
  made(A, quantity, { bizStep: 'creating_class_instance', ...expiring(date) });

const stories: readonly [
  name: string,
  events: readonly Captured[],
  seen: (world: WorldOfFacts) => unknown,
  expected: unknown,
][] = [
  [
    'a crate is emptied, by a list, and filled again',
    told(
      [farm, made(A, 5)],
      [farm, made(B, 5)],
      [farm, packed(crate, A, 5)],
      [farm, packed(crate, A, 5, takenOut)],
      [farm, packed(crate, B, 5)],
    ),
    (world) => onHand(world, A),
    { onHand: '5', held: '0' },
  ],
  [
    'a crate is emptied without a list, and filled again',
    told(
      [farm, made(A, 5)],
      [farm, packed(crate, A, 5)],
      [farm, packed(crate, A, 5, { ...takenOut, childQuantityList: [] })],
      [farm, packed(crate, A, 3)],
      [farm, packed(crate, A, 3, takenOut)],
    ),
    (world) => onHand(world, A),
    { onHand: '5', held: '0' },
  ],
  [
    'a pallet is packed and emptied of the same goods twice',
    told(
      [farm, made(A, 5)],
      [farm, packed(pallet, A, 5)],
      [farm, packed(pallet, A, 5, takenOut)],
      [farm, packed(pallet, A, 5)],
      [farm, packed(pallet, A, 5, takenOut)],
    ),
    (world) => onHand(world, A),
    { onHand: '5', held: '0' },
  ],
  [
    'an emptied pallet is filled at the place that it had left',
    told(
      [farm, made(A, 5)],
      [farm, packed(pallet, A, 1)],
      [farm, shipped(pallet, farm.place, farm.otherPlace)],
      [farm, received(pallet, farm.otherPlace)],
      [farm, packed(pallet, A, 1, { ...takenOut, ...at(farm.otherPlace) })],
      [farm, packed(pallet, A, 4)],
    ),
    (world) => onHand(world, A),
    { onHand: '0', held: '0' },
  ],
  [
    'a pallet is packed with another one, emptied by a list, and filled and emptied without a list',
    told(
      [farm, made(A, 9)],
      [farm, packed(crate, A, 1)],
      [farm, packed(pallet, A, 1, { childEPCs: [crate] })],
      [farm, packed(pallet, A, 1, { ...takenOut, childEPCs: [crate] })],
      [farm, packed(pallet, A, 8)],
      [farm, packed(crate, A, 1, takenOut)],
      [farm, packed(pallet, A, 8, { ...takenOut, childQuantityList: [] })],
    ),
    (world) => onHand(world, A),
    { onHand: '9', held: '0' },
  ],
  [
    'goods were taken out of a pallet in error, before it left',
    told(
      [farm, made(A, 5)],
      [farm, packed(pallet, A, 1)],
      [farm, packed(pallet, A, 1, takenOut)],
      [farm, packed(pallet, A, 1, takenOut), 2],
      [farm, shipped(pallet, farm.place, farm.otherPlace)],
      [farm, received(pallet, farm.otherPlace)],
    ),
    (world) => [onHand(world, A), world.fact(thingKey(pallet))?.place],
    [{ onHand: '4', held: '0' }, farm.otherPlace],
  ],
  [
    'a pallet comes back to a place and leaves it again',
    told(
      [farm, made(A, 5)],
      [farm, packed(pallet, A, 5)],
      [farm, shipped(pallet, farm.place, shop.place)],
      [shop, received(pallet, shop.place)],
      [shop, shipped(pallet, shop.place, farm.place)],
      [farm, received(pallet, farm.place)],
    ),
    (world) => onHand(world, A),
    { onHand: '0', held: '0' },
  ],
  [
    'a late despatch advice of an item that has moved on is in error',
    told(
      [farm, made(A, 5, { quantityList: [], epcList: [item] })],
      [farm, shipped(item, farm.place, shop.place, toShop)],
      [farm, shipped(item, farm.place, shop.place, { ...advised, bizStep: 'departing' })],
      [farm, shipped(item, farm.place, shop.place, { ...advised, bizStep: 'departing' }), 2],
      [shop, received(item, shop.place)],
      [shop, shipped(item, shop.place, farm.place)],
      [farm, received(item, farm.place)],
    ),
    (world) => [world.fact(shipmentKey(farm.shipment('late')))?.status, world.fact(thingKey(item))?.place],
    ['cancelled', farm.place],
  ],
  [
    'the earliest of three steps of a departure, to another receiver, is in error',
    told(
      [farm, made(A, 5, { quantityList: [], epcList: [item] })],
      [farm, shipped(item, farm.place, shop.place, advised)],
      [farm, shipped(item, farm.place, shop.place, advised), 1],
      [farm, shipped(item, farm.place, farm.place, { ...toFarm, bizStep: 'loading' })],
      [farm, shipped(item, farm.place, farm.place, { ...toFarm, ...advice('next'), bizStep: 'departing' })],
    ),
    (world) => [world.fact(thingKey(item))?.transit?.receiver],
    [farm.party],
  ],
  [
    'a lot has two runs, of which the first is in error',
    told(
      [farm, run(5, '2026-05-01')],
      [farm, run(5, '2026-05-01'), 0],
      [farm, run(3, '2026-06-01')],
      [farm, run(4, '2026-07-01')],
    ),
    (world) => world.fact(lotKey(A)),
    {
      id: A,
      status: 'active',
      producer: farm.party,
      place: farm.place,
      uom: 'CS',
      uncommissioned: true,
      runs: 2,
      madeAt: '2026-04-01T00:02:00.000Z',
      expiry: '2026-06-01',
    },
  ],
  [
    'a lot is made again after its making was in error',
    told(
      [farm, made(A, 9, expiring('2026-05-01'))],
      [farm, made(A, 9, expiring('2026-05-01')), 0],
      [farm, made(A, 4, expiring('2026-06-01'))],
      [farm, packed(pallet, A, 3)],
    ),
    (world) => [world.fact(lotKey(A))?.expiry, onHand(world, A)],
    ['2026-06-01', { onHand: '1', held: '0' }],
  ],
  [
    'goods are destroyed in error',
    told(
      [farm, made(A, 5)],
      [farm, made(A, 4, { action: 'DELETE', bizStep: 'destroying' })],
      [farm, made(A, 4, { action: 'DELETE', bizStep: 'destroying' }), 1],
      [farm, packed(pallet, A, 5)],
    ),
    (world) => onHand(world, A),
    { onHand: '0', held: '0' },
  ],
  [
    'the quantity of a packing is corrected',
    told(
      [farm, made(A, 9)],
      [farm, packed(pallet, A, 9)],
      [farm, packed(pallet, A, 9), 1],
      [farm, packed(pallet, A, 8)],
      [farm, shipped(pallet, farm.place, shop.place)],
      [shop, received(pallet, shop.place)],
    ),
    (world) => onHand(world, A),
    { onHand: '1', held: '0' },
  ],
];

test.each(stories)(
  `%s: every order of recording gives the same facts (seed ${seed})`,
  async (_name, events, seen, expected) => {
    const inOrder = await record(events, events);
    expect(seen(inOrder)).toMatchObject(expected as object);
    const orders = ordersOf(events);
    // Each run tries a different part of several hundred orders.
    const step = Math.ceil(orders.length / mostOrders);
    for (const order of orders.filter((_, n) => n % step === seed % step)) {
      const other = await record(order, events);
      const found = differences(truth(inOrder), truth(other));
      expect({ found, order: found.length > 0 ? story(order) : '' }).toEqual({ found: [], order: '' });
      expect(faultsOf(other.facts)).toEqual([]);
    }
  },
  120_000,
);
