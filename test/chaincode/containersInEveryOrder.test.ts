import { test } from '@jest/globals';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import { type ThingId, thingKey } from '../../chaincode/src/domain/facts/thing';
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

const [A, B] = [farm.lot('A'), farm.lot('B')];
const crate = crateOf(farm) as ThingId;
const pallet = farm.container(1);
const item = farm.item('1');

const stories: readonly Story[] = [
  [
    'a crate is filled, emptied by another party without a list, and filled again where it was',
    told(
      [farm, made(A, 12)],
      [farm, packed(crate, A, 6)],
      [farm, shipped(crate, farm.place, shop.place)],
      [shop, received(crate, shop.place)],
      [shop, packed(crate, A, 6, { ...takenOut, childQuantityList: [], ...at(shop.place) })],
      [farm, packed(crate, A, 3)],
    ),
    (world) => [world.fact(stockKey(A, farm.place))?.onHand, world.fact(stockKey(A, shop.place))?.onHand],
    ['3', '6'],
  ],
  [
    'a crate is packed, taken out and packed again, and its pallet is emptied without a list',
    told(
      [farm, made(A, 5)],
      [farm, packed(crate, A, 5)],
      [farm, packed(pallet, A, 0, { childQuantityList: [], childEPCs: [crate] })],
      [farm, packed(pallet, A, 0, { ...takenOut, childQuantityList: [], childEPCs: [crate] })],
      [farm, packed(pallet, A, 0, { childQuantityList: [], childEPCs: [crate] })],
      [farm, packed(pallet, A, 0, { ...takenOut, childQuantityList: [] })],
    ),
    (world) => [world.fact(thingKey(crate))?.place],
    [farm.place],
  ],
  [
    'a pallet is emptied where it then comes back to, and filled and sent off elsewhere',
    told(
      [farm, made(A, 5)],
      [farm, made(B, 5, at(farm.otherPlace))],
      [farm, packed(pallet, B, 5, at(farm.otherPlace))],
      [farm, packed(pallet, B, 5, { ...takenOut, ...at(farm.otherPlace) })],
      [farm, packed(pallet, A, 5)],
      [farm, shipped(pallet, farm.place, farm.otherPlace)],
      [farm, received(pallet, farm.otherPlace)],
    ),
    (world) => [world.fact(thingKey(pallet))?.place],
    [farm.otherPlace],
  ],
  [
    'an item leaves in a pallet, and comes back by itself',
    told(
      [farm, made(A, 0, { quantityList: [], epcList: [item] })],
      [farm, packed(pallet, A, 0, { childQuantityList: [], childEPCs: [item] })],
      [farm, shipped(pallet, farm.place, shop.place)],
      [shop, received(pallet, shop.place)],
      [shop, packed(pallet, A, 0, { ...takenOut, childQuantityList: [], childEPCs: [item], ...at(shop.place) })],
      [shop, shipped(item, shop.place, farm.place)],
      [farm, received(item, farm.place)],
    ),
    (world) => [world.fact(thingKey(item))?.place],
    [farm.place],
  ],
  [
    'a pallet of two packings comes back as returned, and is emptied without a list',
    told(
      [farm, made(A, 5)],
      [farm, packed(pallet, A, 3)],
      [farm, packed(pallet, A, 2)],
      [farm, shipped(pallet, farm.place, shop.place)],
      [shop, { ...received(pallet, shop.place), disposition: 'returned' }],
      [shop, packed(pallet, A, 5, { ...takenOut, childQuantityList: [], ...at(shop.place) })],
    ),
    (world) => [world.fact(stockKey(A, shop.place))],
    [{ onHand: '5', held: '5' }],
  ],
  [
    'goods that were never made are packed in error, and the pallet is emptied without a list and filled again',
    told(
      [farm, made(A, 5)],
      [farm, packed(pallet, A, 5)],
      [farm, packed(pallet, B, 3)],
      [farm, packed(pallet, B, 3), 2],
      [farm, packed(pallet, A, 5, { ...takenOut, childQuantityList: [] })],
      [farm, packed(pallet, A, 5)],
    ),
    (world) => [world.fact(stockKey(A, farm.place))?.onHand],
    ['0'],
  ],
  [
    'an item goes to and fro, and comes back to where it was before',
    told(
      [farm, made(A, 0, { quantityList: [], epcList: [item] })],
      [farm, shipped(item, farm.place, shop.place)],
      [shop, received(item, shop.place)],
      [shop, shipped(item, shop.place, farm.place)],
      [farm, received(item, farm.place)],
      [farm, shipped(item, farm.place, shop.place)],
      [shop, received(item, shop.place)],
    ),
    (world) => [world.fact(thingKey(item))?.place],
    [shop.place],
  ],
];

test.each(stories)(
  `%s: every order of recording gives the same facts (seed ${seed})`,
  async (...each) => {
    await assertEveryOrder(each);
  },
  120_000,
);
