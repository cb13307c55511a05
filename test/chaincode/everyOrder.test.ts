import { test } from '@jest/globals';
import { balanceOf, stockKey } from '../../chaincode/src/domain/facts/stock';
import { shipmentKey } from '../../chaincode/src/domain/facts/shipment';
import { thingKey } from '../../chaincode/src/domain/facts/thing';
import { lotKey } from '../../chaincode/src/domain/facts/lot';
import { seed } from '../seed';
import { crateOf } from './attacks/support/otherIds';
import { farm, shop } from './support/cast';
import {
  assertEveryOrder,
  at,
  made,
  packed,
  received,
  shipped,
  type Story,
  takenOut,
  told,
} from './support/everyOrder';
import type { WorldOfFacts } from './support/worldOfFacts';

const [A, B] = [farm.lot('A'), farm.lot('B')];
const crate = crateOf(farm);
const pallet = farm.container(1);
const item = farm.item('1');
const toFarm = { destinationList: [{ type: 'owning_party', destination: farm.party }] };
const toShop = { destinationList: [{ type: 'owning_party', destination: shop.party }] };
const advice = (number: string): object => ({
  bizTransactionList: [{ type: 'desadv', bizTransaction: farm.shipment(number) }],
});
const advised = { ...toShop, ...advice('late') };

const onHand = (world: WorldOfFacts, lot: typeof A): object => {
  const { onHand: much, held } = balanceOf(world.fact(stockKey(lot, farm.place)) ?? { uom: 'CS', onHand: '0' });
  return { onHand: much, held };
};

const expiring = (date: string): object => ({ ilmd: { 'cbvmda:itemExpirationDate': date } });
const run = (quantity: number, date: string): object =>
  made(A, quantity, { bizStep: 'creating_class_instance', ...expiring(date) });

const fromFarm = { sourceList: [{ type: 'location', source: farm.place }] };
/** Goods that leave without a named destination. */
const leaves = (lot: typeof A, quantity: number, from: string, bizStep = 'shipping'): object =>
  made(lot, quantity, { action: 'OBSERVE', bizStep, readPoint: { id: from }, bizLocation: undefined });

const stories: readonly Story[] = [
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
  [
    'goods come to another place, and their departure from there is voided, as is the rest of their own',
    told(
      [farm, made(A, 12)],
      [farm, leaves(A, 12, farm.place)],
      [farm, { ...leaves(A, 6, farm.otherPlace, 'receiving'), ...at(farm.otherPlace), ...fromFarm }],
      [farm, leaves(A, 6, farm.place, 'void_shipping')],
      [farm, leaves(A, 6, farm.otherPlace)],
      [farm, leaves(A, 6, farm.otherPlace, 'void_shipping')],
      [farm, leaves(A, 6, farm.place)],
    ),
    (world) => onHand(world, A),
    { onHand: '0', held: '0' },
  ],
];

test.each(stories)(
  `%s: every order of recording gives the same facts (seed ${seed})`,
  async (...each) => {
    await assertEveryOrder(each);
  },
  120_000,
);
