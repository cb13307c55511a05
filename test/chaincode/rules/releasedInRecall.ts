import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, onFarm, packedBox, some } from './goodsAtFarm';

const id = farm.recall('R');
const open = (more: object = {}): Said =>
  farm.says('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'Listeria', roots: [lotA], ...more });
const close = farm.says('closeRecall', { recall: id });
const toShop = farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] });
const atShop = [...onFarm, toShop, shop.asks('receive', { shipment: farm.shipment('S') })];
const stockAtShop = stockKey(lotA, shop.place);
const hold = (who: typeof shop, quantity: `${number}`): Said =>
  who.asks('hold', { goods: lotA, place: who.place, quantity, reason: 'laboratory' });
const release = (who = shop, more: object = {}): Said =>
  who.says('release', { goods: lotA, place: who.place, reason: 'fine', ...more });
const quarantine = shop.says('respondRecall', {
  recall: id,
  status: 'acknowledged',
  rows: [{ goods: lotA, place: shop.place, uom: 'CS', quarantined: '20' }],
});
const countAt = (who: typeof shop, counted: `${number}`): Said =>
  who.asks('count', { lot: lotA, place: who.place, counted, uom: 'CS', reason: 'count' });

const ofStock: Story[] = [
  {
    name: 'a holder releases what it quarantined while the recall is open',
    given: [...atShop, open(), quarantine],
    when: release(),
    then: refused('lot_recalled'),
  },
  {
    name: 'a holder releases a part of what it quarantined while the recall is open',
    given: [...atShop, open(), quarantine],
    when: release(shop, { quantity: '1' }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a holder releases what it held before the recall, while that is open',
    given: [...atShop, hold(shop, '5'), open()],
    when: release(),
    then: refused('lot_recalled'),
  },
  {
    name: 'a holder releases what it quarantined after the recall is closed',
    given: [...atShop, open(), quarantine, close],
    when: release(),
    then: recorded(fact(stockAtShop, { onHand: '50', held: undefined })),
  },
  {
    name: 'a holder releases a hold of its own during a mock recall',
    given: [...atShop, hold(shop, '5'), open({ type: 'mock' })],
    when: release(),
    then: recorded(fact(stockAtShop, { held: undefined })),
  },
  {
    name: 'a holder releases what is on hold while its own withdrawal is open',
    given: [
      ...atShop,
      hold(shop, '5'),
      shop.says('openRecall', {
        recall: 'W',
        type: 'withdrawal',
        reason: 'Complaints',
        roots: [lotA],
        withdrawFrom: shop.place,
      }),
    ],
    when: release(),
    then: refused('lot_recalled'),
  },
  {
    name: 'nothing is on hold of a recalled lot that is released',
    given: [...atShop, open()],
    when: release(),
    then: refused('held_insufficient'),
  },
  {
    name: 'the producer releases its hold on the whole lot while the recall is open',
    given: [...onFarm, farm.asks('hold', { goods: lotA, reason: 'laboratory' }), open()],
    when: release(farm, { place: undefined }),
    then: refused('lot_recalled'),
  },
  {
    name: 'the producer releases its hold on the whole lot after the recall is closed',
    given: [...onFarm, farm.asks('hold', { goods: lotA, reason: 'laboratory' }), open(), close],
    when: release(farm, { place: undefined }),
    then: recorded(fact(lotKey(lotA), { hold: undefined })),
  },
];

const ofSurplus: Story[] = [
  {
    name: 'the producer releases a surplus at a holder while the recall is open, so that the holder can answer for it',
    given: [...atShop, open(), countAt(shop, '60')],
    when: farm.asks('release', { goods: lotA, place: shop.place, reason: 'overfilled' }),
    then: recorded(fact(stockAtShop, { onHand: '60', held: undefined, surplus: undefined })),
  },
  {
    name: 'the producer releases the surplus at its own place while the recall is open: its hold stays',
    given: [...atShop, hold(farm, '5'), open(), countAt(farm, '60')],
    when: release(farm),
    then: recorded(fact(stockKey(lotA, farm.place), { onHand: '60', held: '5', surplus: undefined })),
  },
  {
    name: 'the producer releases more than the surplus at its own place while the recall is open',
    given: [...atShop, hold(farm, '5'), open(), countAt(farm, '60')],
    when: release(farm, { quantity: '11' }),
    then: refused('lot_recalled'),
  },
];

const ofThings: Story[] = [
  {
    name: 'an item on hold is released while a recall of it is open',
    given: [...onFarm, farm.asks('hold', { goods: items.one, reason: 'laboratory' }), open({ roots: [items.one] })],
    when: release(farm, { goods: items.one, place: undefined }),
    then: refused('item_recalled'),
  },
  {
    name: 'an item on hold is released while a recall of its lot is open',
    given: [...onFarm, farm.asks('hold', { goods: items.one, reason: 'laboratory' }), open()],
    when: release(farm, { goods: items.one, place: undefined }),
    then: refused('item_recalled'),
  },
  {
    name: 'a container on hold is released while a recall of a lot in it is open',
    given: [...onFarm, packedBox, farm.asks('hold', { goods: box, reason: 'laboratory' }), open()],
    when: release(farm, { goods: box, place: undefined }),
    then: refused('item_recalled'),
  },
  {
    name: 'a container on hold is released while its holder’s own withdrawal of a lot in it is open',
    given: [
      ...onFarm,
      packedBox,
      farm.asks('hold', { goods: box, reason: 'laboratory' }),
      open({ type: 'withdrawal', withdrawFrom: farm.place }),
    ],
    when: release(farm, { goods: box, place: undefined }),
    then: refused('lot_recalled'),
  },
  {
    name: 'a container on hold is released after the recall of a lot in it is closed',
    given: [...onFarm, packedBox, farm.asks('hold', { goods: box, reason: 'laboratory' }), open(), close],
    when: release(farm, { goods: box, place: undefined }),
    then: recorded(fact(thingKey(box), { hold: undefined })),
  },
];

/** Releases of goods on hold while recalls cover them. */
export const releasedInRecall: Story[] = [...ofStock, ...ofSurplus, ...ofThings];
