import { expect } from '@jest/globals';
import { hashId } from '../../../chaincode/src/domain/epcis/hashId';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import type { NodeId } from '../../../chaincode/src/domain/facts/links';
import { recallKey, scopeKey } from '../../../chaincode/src/domain/facts/recall';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { carrier, farm, type Said, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Saying, type Story, type Then } from '../support/story';
import { box, items, lotA, lotB, onFarm, packedBox, some } from './goodsAtFarm';

const id = farm.recall('R');
const key = recallKey(id);
const saladLot = `${farm.otherProduct}/10/SALAD` as typeof lotA;
const open = (more: object = {}): Said =>
  farm.says('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'Listeria', roots: [lotA], ...more });
const mock = open({ type: 'mock' });
const extend = (...links: object[]): Said => farm.says('extendRecall', { recall: id, links });
/** The link from lot A to the salad, with the event recorded `before` the last one. */
const toSalad =
  (back: number, more: object = {}): Saying =>
  (events) =>
    extend({ goods: saladLot, parent: lotA, event: events.at(-back), ...more });
const node = (goods: string): NodeId => goods as NodeId;
const salad = farm.asks('transform', {
  place: farm.place,
  inputs: { lots: [some('10')] },
  outputs: { lots: [{ lot: saladLot, quantity: '5', uom: 'KGM' }] },
});
const sell = (lot: string, uom = 'CS'): Said =>
  farm.asks('sell', { place: farm.place, lots: [{ lot, quantity: '1', uom }] });
const toShop = farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] });

const unproven = (goods: string, reason: unknown): Then => ({
  ...recorded(),
  details: { added: 0, unproven: [{ goods, parent: lotA, reason }] },
});

/** Recalls of a lot and of all goods made of it. */
export const recall: Story[] = [
  {
    name: 'a recall is opened',
    given: onFarm,
    when: open(),
    then: {
      ...recorded(fact(key, { status: 'open', scope: 3 }), fact(lotKey(lotA), { recalls: [id] })),
      events: [{ disposition: 'recalled' }],
    },
  },
  {
    name: 'a recall’s id is used twice',
    given: [...onFarm, open()],
    when: open({ reason: 'other' }),
    then: refused('conflict'),
  },
  {
    name: 'another party’s goods are recalled',
    given: onFarm,
    when: shop.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [lotA] }),
    then: refused('not_owner'),
  },
  {
    name: 'a lot of an own product is recalled before any event names it',
    when: open(),
    then: recorded(fact(lotKey(lotA), { status: 'unverified', recalls: [id] })),
  },
  {
    name: 'a lot recalled before its commissioning is blocked when it is made',
    given: [open(), ...onFarm.slice(0, 1)],
    when: sell(lotA),
    then: refused('lot_recalled'),
  },
  { name: 'a recalled lot is sold', given: [...onFarm, open()], when: sell(lotA), then: refused('lot_recalled') },
  { name: 'a recalled lot is shipped', given: [...onFarm, open()], when: toShop, then: refused('lot_recalled') },
  { name: 'a recalled lot is consumed', given: [...onFarm, open()], when: salad, then: refused('lot_recalled') },
  {
    name: 'a recalled lot is accepted',
    given: [
      ...onFarm,
      farm.asks('ship', {
        shipment: 'S',
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        lots: [some('5')],
      }),
      open(),
    ],
    when: carrier.asks('accept', { shipment: farm.shipment('S') }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a recalled lot in transit is received',
    given: [...onFarm, toShop, open()],
    when: shop.asks('receive', { shipment: farm.shipment('S') }),
    then: recorded(fact(stockKey(lotA, shop.place), { onHand: '50' })),
  },
  {
    name: 'a recalled lot in transit is offered to the next party',
    given: [
      ...onFarm,
      farm.asks('ship', {
        shipment: 'S',
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        lots: [some('5')],
      }),
      carrier.asks('accept', { shipment: farm.shipment('S') }),
      open(),
    ],
    when: carrier.asks('handOver', { shipment: farm.shipment('S'), to: shop.party }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a recalled lot in transit is offered to the sender',
    given: [
      ...onFarm,
      farm.asks('ship', {
        shipment: 'S',
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        lots: [some('5')],
      }),
      carrier.asks('accept', { shipment: farm.shipment('S') }),
      open(),
    ],
    when: carrier.asks('handOver', { shipment: farm.shipment('S'), to: farm.party }),
    then: recorded(),
  },
  {
    name: 'a recalled lot that the carrier brings back is received where it left from',
    given: [
      ...onFarm,
      farm.asks('ship', {
        shipment: 'S',
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        lots: [some('5')],
      }),
      carrier.asks('accept', { shipment: farm.shipment('S') }),
      open(),
      carrier.asks('handOver', { shipment: farm.shipment('S'), to: farm.party }),
    ],
    when: farm.asks('receive', { shipment: farm.shipment('S') }),
    then: recorded(fact(stockKey(lotA, farm.place), { onHand: '100' })),
  },
  {
    name: 'goods between places of one party arrive where they go',
    given: [...onFarm, farm.asks('ship', { shipment: 'S', from: farm.place, to: farm.otherPlace, lots: [some('5')] })],
    when: farm.asks('receive', { shipment: farm.shipment('S') }),
    then: recorded(fact(stockKey(lotA, farm.otherPlace), { onHand: '5' })),
  },
  {
    name: 'a recalled lot is destroyed',
    given: [...onFarm, open()],
    when: farm.asks('destroy', { place: farm.place, lots: [some('100')], reason: 'recall' }),
    then: recorded(),
  },
  {
    name: 'a box with a recalled lot is shipped',
    given: [...onFarm, packedBox, open()],
    when: farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, containers: [box] }),
    then: refused('item_recalled'),
  },
  {
    name: 'an item of a recalled lot is sold',
    given: [...onFarm, open()],
    when: farm.asks('sell', { place: farm.place, items: [items.one] }),
    then: refused('item_recalled'),
  },
  {
    name: 'a recalled item is sold',
    given: [...onFarm, open({ roots: [items.one] })],
    when: farm.asks('sell', { place: farm.place, items: [items.one] }),
    then: refused('item_recalled'),
  },
  {
    name: 'an item is recalled inside a box',
    given: [
      ...onFarm,
      packedBox,
      farm.asks('pack', { container: farm.container(2), place: farm.place, containers: [box] }),
    ],
    when: open({ roots: [items.one] }),
    then: recorded(fact(thingKey(farm.container(2)), { recalls: [id] })),
  },
  {
    name: 'a box that contains a recalled item is shipped',
    given: [...onFarm, packedBox, open({ roots: [items.one] })],
    when: farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, containers: [box] }),
    then: refused('item_recalled'),
  },
  {
    name: 'a recalled item is packed, and the box is not shipped',
    given: [...onFarm, open({ roots: [items.one] }), packedBox],
    when: farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, containers: [box] }),
    then: refused('item_recalled'),
  },
  { name: 'a mock recall blocks nothing', given: [...onFarm, mock], when: sell(lotA), then: recorded() },

  {
    name: 'a recall covers what earlier events made of its root, without a plan',
    given: [...onFarm, salad],
    when: open(),
    then: {
      ...recorded(
        fact(key, { scope: 4 }),
        fact(scopeKey(id, node(saladLot)), { parent: node(lotA), msp: farm.msp }),
        fact(lotKey(saladLot), { recalls: [id] }),
      ),
      details: { added: 3, unproven: [] },
    },
  },
  {
    name: 'a further link of goods in scope changes nothing',
    given: [...onFarm, salad, open()],
    when: toSalad(2),
    then: { ...recorded(fact(key, { scope: 4 })), details: { added: 0, unproven: [] } },
  },
  {
    name: 'goods added to the scope are blocked',
    given: [...onFarm, salad, open(), toSalad(2)],
    when: sell(saladLot, 'KGM'),
    then: refused('lot_recalled'),
  },
  {
    name: 'a recall is opened with goods already made of its root',
    given: [...onFarm, salad],
    when: (events) => open({ links: [{ goods: saladLot, parent: lotA, event: events.at(-1) }] }),
    then: {
      ...recorded(fact(key, { scope: 4 }), fact(lotKey(saladLot), { recalls: [id] })),
      details: { added: 3, unproven: [] },
    },
  },
  {
    name: 'items of a recalled lot are in the scope',
    given: onFarm,
    when: open(),
    then: recorded(fact(scopeKey(id, node(items.one)), { parent: node(lotA) })),
  },
  {
    name: 'goods that were not made of a recalled lot are added',
    given: [...onFarm, open()],
    when: extend({ goods: lotB, parent: lotA }),
    then: unproven(lotB, `no event is given, and ${lotB} is not an item of ${lotA}`),
  },
  {
    name: 'a link is added with an event that does not contain it',
    given: [...onFarm, salad, open()],
    when: toSalad(1),
    then: unproven(saladLot, expect.stringContaining('has no link from')),
  },
  {
    name: 'a link is added with an event that is not recorded',
    given: [...onFarm, salad, open()],
    when: extend({ goods: saladLot, parent: lotA, event: hashId('0'.repeat(64)) }),
    then: unproven(saladLot, expect.stringContaining('recorded no event')),
  },
  {
    name: 'a link is added with an event of an unregistered party',
    given: [...onFarm, salad, open()],
    when: toSalad(2, { party: stranger.party }),
    then: unproven(saladLot, expect.stringContaining('is not registered')),
  },
  {
    name: 'proven and unproven links are added: only the unproven ones are reported',
    given: [...onFarm, salad, open()],
    when: (events) => extend({ goods: lotB, parent: lotA }, { goods: saladLot, parent: lotA, event: events.at(-2) }),
    then: {
      ...recorded(fact(key, { scope: 4 })),
      details: { added: 0, unproven: [{ goods: lotB, parent: lotA, reason: expect.any(String) }] },
    },
  },
  {
    name: 'a link is added with a parent that is not in scope',
    given: [...onFarm, salad, open({ roots: [lotB] })],
    when: toSalad(2),
    then: unproven(saladLot, `${lotA} is not in the scope`),
  },
  {
    name: 'another party adds a link that the farm’s event proves',
    given: [...onFarm, salad, open()],
    when: (events) =>
      shop.says('extendRecall', {
        recall: id,
        links: [{ goods: saladLot, parent: lotA, event: events.at(-2), party: farm.party }],
      }),
    then: { ...recorded(fact(key, { scope: 4 })), details: { added: 0, unproven: [] } },
  },
  {
    name: 'an unknown recall is extended',
    when: extend({ goods: saladLot, parent: lotA }),
    then: refused('recall_unknown'),
  },
];
