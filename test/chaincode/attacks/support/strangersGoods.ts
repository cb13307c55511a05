import type { Actor, Said } from '../../support/cast';
import { commissioning, observing, packing, receiving, shipping, unpacking } from './events';
import { plainGoodsOf, plainThingOf } from './otherIds';
import { buyer, line, maker, makes, sells, sellsItem } from './stage';

/** A history of honest business with goods of one kind, and its moments: after how many requests each is. */
export interface Stage {
  readonly name: string;
  readonly goods: string;
  /** The class of the goods or of their contents; goods that are counted. */
  readonly lot: string;
  readonly seller: Actor;
  readonly buyer: Actor;
  readonly shipment: string;
  readonly recall: string;
  /** True if people sign for its handoffs. */
  readonly isSigned?: boolean;
  readonly honest: readonly Said[];
  readonly moments: readonly (readonly [name: string, after: number])[];
}

const X = maker.lot('X');
const shipment = maker.shipment('S');
const recall = maker.recall('R');
const common = { seller: maker, buyer, shipment, recall };
const ships = (load: object): Said =>
  maker.says('ship', { shipment: 'S', from: maker.place, to: buyer.place, ...load });
const receives = buyer.asks('receive', { shipment });
const usual = [
  ['before it exists', 0],
  ['on hand', 1],
  ['under way', 2],
  ['at its buyer', 3],
  ['after it is gone', 4],
] as const;

const opens = (goods: string): Said =>
  maker.asks('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'salt', roots: [goods] });
const holds = (goods: string): Said => maker.asks('hold', { goods, reason: 'lab' });
const releases = (goods: string): Said => maker.asks('release', { goods, reason: 'fine' });
const closes = maker.asks('closeRecall', { recall });

const blocked = (name: string, goods: string, made: readonly Said[], sold: Said): Stage[] => {
  const [first, last] = [made.length + 1, made.length + 2];
  return [
    {
      ...common,
      name: `${name}, recalled`,
      goods,
      lot: name === 'an item' ? X : goods,
      honest: [...made, opens(goods), closes, sold],
      moments: [
        ['recalled', first],
        ['after the recall', last],
      ],
    },
    {
      ...common,
      name: `${name}, on hold`,
      goods,
      lot: name === 'an item' ? X : goods,
      honest: [...made, holds(goods), releases(goods), sold],
      moments: [['on hold', first]],
    },
  ];
};

const item = maker.item('1');
const pallet = maker.container(1);
const fish = plainGoodsOf(maker);
const thing = plainThingOf(maker);
const makesItem = maker.asks('commissionItems', { items: [item], lot: X, place: maker.place });
const makesFish = maker.captures(commissioning({ lots: [[fish, 100]], things: [thing] }, maker.place));
const sellsPlain = (by: Actor): Said =>
  by.captures(observing('retail_selling', { lots: [[fish, 10]], things: [thing] }, by.place));

export const stages: readonly Stage[] = [
  {
    ...common,
    name: 'a lot',
    goods: X,
    lot: X,
    honest: [makes(maker, 'X'), ships({ lots: [line(X, '100')] }), receives, sells(buyer, X, '100')],
    moments: usual,
  },
  ...blocked('a lot', X, [makes(maker, 'X')], sells(maker, X, '100')),
  {
    ...common,
    name: 'an item',
    goods: item,
    lot: X,
    honest: [makes(maker, 'X', '5'), makesItem, ships({ items: [item] }), receives, sellsItem(buyer, item)],
    moments: usual.map(([name, after]) => [name, after === 0 ? 0 : after + 1] as const),
  },
  ...blocked('an item', item, [makes(maker, 'X', '5'), makesItem], sellsItem(maker, item)),
  {
    ...common,
    name: 'a container',
    goods: pallet,
    lot: X,
    honest: [
      makes(maker, 'X'),
      maker.captures(packing(pallet, { lots: [[X, 40]] }, maker.place)),
      ships({ containers: [pallet] }),
      receives,
      buyer.captures(unpacking(pallet, {}, buyer.place)),
    ],
    moments: usual.map(([name, after]) => [name, after === 0 ? 0 : after + 1] as const),
  },
  {
    ...common,
    name: 'goods with a private URI',
    goods: thing,
    lot: fish,
    honest: [
      makesFish,
      maker.captures(shipping({ lots: [[fish, 100]], things: [thing] }, maker.place, buyer.place)),
      buyer.captures(receiving({ lots: [[fish, 100]], things: [thing] }, buyer.place, maker.place)),
      sellsPlain(buyer),
    ],
    // Before they exist, an id without owner is free for all.
    moments: usual.slice(1),
  },
];
