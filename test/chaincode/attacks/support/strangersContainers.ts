import { observing, packing, receiving, shipping, unpacking } from './events';
import { crateOf, plainGoodsOf, plainThingOf } from './otherIds';
import { buyer, maker, makes } from './stage';
import type { Stage } from './strangersGoods';

const X = maker.lot('X');
const shipment = maker.shipment('S');
const recall = maker.recall('R');
const common = { lot: X, seller: maker, buyer, shipment, recall };
const [pallet, outer] = [maker.container(1), maker.container(2)];
const crate = crateOf(maker);
const box = plainThingOf(maker);
const fish = plainGoodsOf(maker);

const fills = (container: string): Stage['honest'][number] =>
  maker.captures(packing(container, { lots: [[X, 40]] }, maker.place));
const sends = (container: string): Stage['honest'][number] =>
  maker.captures(shipping({ things: [container] }, maker.place, buyer.place));
const gets = (container: string): Stage['honest'][number] =>
  buyer.captures(receiving({ things: [container] }, buyer.place, maker.place));
const empties = (container: string): Stage['honest'][number] => buyer.captures(unpacking(container, {}, buyer.place));
const fillsAgain = (container: string): Stage['honest'][number] =>
  buyer.captures(packing(container, { lots: [[X, 10]] }, buyer.place));

const opens = maker.asks('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'salt', roots: [X] });
const closes = maker.asks('closeRecall', { recall });

/** A journey of a container of any id, by events: filled, sent, received, emptied and filled again. */
const journey = (name: string, container: string): Stage => ({
  ...common,
  name,
  goods: container,
  honest: [
    makes(maker, 'X'),
    fills(container),
    sends(container),
    gets(container),
    empties(container),
    fillsAgain(container),
  ],
  moments: [
    ['not there yet', 1],
    ['filled', 2],
    ['under way', 3],
    ['at its buyer', 4],
    ['empty', 5],
    ['filled again', 6],
  ],
});

/** Histories with containers of all kinds of id, and goods with other ids that are recalled or on hold. */
export const containerStages: readonly Stage[] = [
  journey('a crate', crate),
  journey('a container with a private URI', box),
  {
    ...common,
    name: 'a container in a container',
    goods: pallet,
    honest: [
      makes(maker, 'X'),
      fills(pallet),
      maker.captures(packing(outer, { things: [pallet] }, maker.place)),
      maker.says('ship', { shipment: 'S', from: maker.place, to: buyer.place, containers: [outer] }),
      buyer.asks('receive', { shipment }),
      empties(outer),
      empties(pallet),
    ],
    moments: [
      ['inside', 3],
      ['under way', 4],
      ['at its buyer', 5],
      ['taken out', 6],
    ],
  },
  {
    ...common,
    name: 'a container, recalled',
    goods: pallet,
    honest: [makes(maker, 'X'), fills(pallet), opens, closes, sends(pallet), gets(pallet)],
    moments: [
      ['recalled', 3],
      ['after the recall', 4],
    ],
  },
  {
    ...common,
    name: 'a container, on hold',
    goods: pallet,
    honest: [
      makes(maker, 'X'),
      fills(pallet),
      maker.says('hold', { goods: pallet, reason: 'lab' }),
      maker.says('release', { goods: pallet, reason: 'fine' }),
      sends(pallet),
    ],
    moments: [['on hold', 3]],
  },
  {
    ...common,
    name: 'goods with a private URI, recalled',
    goods: fish,
    lot: fish,
    honest: [
      maker.captures(observing('commissioning', { lots: [[fish, 100]] }, maker.place, { action: 'ADD' })),
      maker.says('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'bones', roots: [fish] }),
      closes,
      maker.captures(observing('retail_selling', { lots: [[fish, 10]] }, maker.place)),
    ],
    moments: [
      ['recalled', 2],
      ['after the recall', 3],
    ],
  },
  {
    ...common,
    name: 'goods with a private URI, on hold',
    goods: fish,
    lot: fish,
    honest: [
      maker.captures(observing('commissioning', { lots: [[fish, 100]] }, maker.place, { action: 'ADD' })),
      maker.says('hold', { goods: fish, reason: 'lab' }),
      maker.says('release', { goods: fish, reason: 'fine' }),
      maker.captures(observing('retail_selling', { lots: [[fish, 10]] }, maker.place)),
    ],
    moments: [['on hold', 2]],
  },
];
