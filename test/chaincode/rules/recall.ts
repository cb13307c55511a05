import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { recallKey, scopeKey } from '../../../chaincode/src/domain/facts/recall';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { unitKey } from '../../../chaincode/src/domain/facts/unit';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, lotB, onFarm, packedBox, some } from './goodsAtFarm';

const id = farm.recall('R');
const key = recallKey(id);
const saladLot = `${farm.otherProduct}/10/SALAD` as typeof lotA;
const open = (more: object = {}): Said =>
  farm.says('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'Listeria', roots: [lotA], ...more });
const mock = open({ type: 'mock' });
const extend = (...links: object[]): Said => farm.says('extendRecall', { recall: id, links });
const salad = farm.asks('transform', {
  place: farm.place,
  inputs: { lots: [some('10')] },
  outputs: { lots: [{ lot: saladLot, quantity: '5', unit: 'KGM' }] },
});
const sell = (lot: string, unit = 'CS'): Said =>
  farm.asks('sell', { place: farm.place, lots: [{ lot, quantity: '1', unit }] });
const toShop = farm.asks('dispatch', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] });

/** Stopping a lot and all that was made of it, wherever it is. */
export const recall: Story[] = [
  {
    name: 'a recall is opened',
    given: onFarm,
    when: open(),
    then: {
      ...recorded(fact(key, { status: 'open', scope: 1 }), fact(lotKey(lotA), { recalls: [id] })),
      events: [{ disposition: 'recalled' }],
    },
  },
  {
    name: 'a recall’s id is used once',
    given: [...onFarm, open()],
    when: open({ reason: 'other' }),
    then: refused('conflict'),
  },
  {
    name: 'goods of somebody else are recalled',
    given: onFarm,
    when: shop.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [lotA] }),
    then: refused('not_owner'),
  },
  {
    name: 'a lot of the own product that was never told of is recalled in advance',
    when: open(),
    then: recorded(fact(lotKey(lotA), { status: 'unverified', recalls: [id] })),
  },
  {
    name: 'and is blocked once it is made',
    given: [open(), ...onFarm.slice(0, 1)],
    when: sell(lotA),
    then: refused('lot_recalled'),
  },
  { name: 'a recalled lot is sold', given: [...onFarm, open()], when: sell(lotA), then: refused('lot_recalled') },
  { name: 'a recalled lot is shipped', given: [...onFarm, open()], when: toShop, then: refused('lot_recalled') },
  { name: 'a recalled lot is used up', given: [...onFarm, open()], when: salad, then: refused('lot_recalled') },
  {
    name: 'a recalled lot is accepted',
    given: [
      ...onFarm,
      farm.asks('dispatch', {
        shipment: 'S',
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        lots: [some('5')],
      }),
      open(),
    ],
    when: carrier.asks('acceptHandoff', { shipment: farm.shipment('S') }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a recalled lot on its way is received',
    given: [...onFarm, toShop, open()],
    when: shop.asks('receive', { shipment: farm.shipment('S') }),
    then: recorded(fact(stockKey(lotA, shop.place), { onHand: '50' })),
  },
  {
    name: 'a recalled lot on its way is handed on',
    given: [
      ...onFarm,
      farm.asks('dispatch', {
        shipment: 'S',
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        lots: [some('5')],
      }),
      carrier.asks('acceptHandoff', { shipment: farm.shipment('S') }),
      open(),
    ],
    when: carrier.asks('handOver', { shipment: farm.shipment('S'), to: shop.party }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a recalled lot on its way is handed back',
    given: [
      ...onFarm,
      farm.asks('dispatch', {
        shipment: 'S',
        from: farm.place,
        to: shop.place,
        carrier: carrier.party,
        lots: [some('5')],
      }),
      carrier.asks('acceptHandoff', { shipment: farm.shipment('S') }),
      open(),
    ],
    when: carrier.asks('handOver', { shipment: farm.shipment('S'), to: farm.party }),
    then: recorded(),
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
    when: farm.asks('dispatch', { shipment: 'S', from: farm.place, to: shop.place, units: [box] }),
    then: refused('lot_recalled'),
  },
  {
    name: 'an item of a recalled lot is sold',
    given: [...onFarm, open()],
    when: farm.asks('sell', { place: farm.place, items: [items.one] }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a recalled item is sold',
    given: [...onFarm, open({ roots: [items.one] })],
    when: farm.asks('sell', { place: farm.place, items: [items.one] }),
    then: refused('item_recalled'),
  },
  {
    name: 'an item is recalled inside a box',
    given: [...onFarm, packedBox, farm.asks('pack', { unit: farm.unit(2), place: farm.place, units: [box] })],
    when: open({ roots: [items.one] }),
    then: recorded(fact(unitKey(farm.unit(2)), { recalls: [id] })),
  },
  {
    name: 'and the box around it is not shipped',
    given: [...onFarm, packedBox, open({ roots: [items.one] })],
    when: farm.asks('dispatch', { shipment: 'S', from: farm.place, to: shop.place, units: [box] }),
    then: refused('item_recalled'),
  },
  {
    name: 'a recalled item is packed, and the box is not shipped',
    given: [...onFarm, open({ roots: [items.one] }), packedBox],
    when: farm.asks('dispatch', { shipment: 'S', from: farm.place, to: shop.place, units: [box] }),
    then: refused('item_recalled'),
  },
  { name: 'a mock recall blocks nothing', given: [...onFarm, mock], when: sell(lotA), then: recorded() },

  {
    name: 'what was made of it is added',
    given: [...onFarm, salad, open()],
    when: extend({ goods: saladLot, parent: lotA }),
    then: recorded(fact(key, { scope: 2 }), fact(scopeKey(id, saladLot), { parent: lotA })),
  },
  {
    name: 'and is blocked too',
    given: [...onFarm, salad, open(), extend({ goods: saladLot, parent: lotA })],
    when: sell(saladLot, 'KGM'),
    then: refused('lot_recalled'),
  },
  {
    name: 'its items are added',
    given: [...onFarm, open()],
    when: extend({ goods: items.one, parent: lotA }),
    then: recorded(fact(key, { scope: 2 })),
  },
  {
    name: 'the same is added again',
    given: [...onFarm, salad, open(), extend({ goods: saladLot, parent: lotA })],
    when: extend({ goods: saladLot, parent: lotA }, { goods: saladLot, parent: lotA }),
    then: recorded(fact(key, { scope: 2 })),
  },
  {
    name: 'what was not made of it is added',
    given: [...onFarm, open()],
    when: extend({ goods: lotB, parent: lotA }),
    then: refused('scope_unproven'),
  },
  {
    name: 'a link hangs on nothing in scope',
    given: [...onFarm, salad, open({ roots: [lotB] })],
    when: extend({ goods: saladLot, parent: lotA }),
    then: refused('scope_unproven'),
  },
  {
    name: 'somebody else adds',
    given: [...onFarm, salad, open()],
    when: shop.asks('extendRecall', { recall: id, links: [{ goods: saladLot, parent: lotA }] }),
    then: refused('not_owner'),
  },
  {
    name: 'an unknown recall is extended',
    when: extend({ goods: saladLot, parent: lotA }),
    then: refused('recall_unknown'),
  },
];
