import { recallKey } from '../../../chaincode/src/domain/facts/recall';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotA, lotB, onFarm, packedBox, some } from './goodsAtFarm';

const id = farm.recall('R');
const key = recallKey(id);
const open = (more: object = {}): Said =>
  farm.says('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'Listeria', roots: [lotA], ...more });
const sell = (lot: string, uom = 'CS'): Said =>
  farm.asks('sell', { place: farm.place, lots: [{ lot, quantity: '1', uom }] });
const respond = (more: object, who = shop): Said =>
  who.says('respondRecall', { recall: id, status: 'acknowledged', ...more });
const row = (more: object): object => ({ goods: lotA, place: shop.place, uom: 'CS', ...more });
const close = farm.asks('closeRecall', { recall: id, note: 'done', report: 'ef'.repeat(32) });
const toShop = farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] });
const atShop = [...onFarm, toShop, shop.asks('receive', { shipment: farm.shipment('S') })];
const sold = shop.asks('sell', { place: shop.place, lots: [some('5')] });
const stockAtShop = stockKey(lotA, shop.place);
const ofItem = (more: object): object => row({ goods: items.one, place: farm.place, uom: 'C62', ...more });
const back = (more: object = {}): Said =>
  shop.says('ship', { shipment: 'B', from: shop.place, to: farm.place, lots: [some('50')], recall: id, ...more });

/** Returns of and responses for recalled goods, and the end of a recall. */
export const recallEnd: Story[] = [
  {
    name: 'recalled goods are returned to the recall’s opener',
    given: [...atShop, open()],
    when: back(),
    then: recorded(),
  },
  {
    name: 'returned recalled goods are received',
    given: [...atShop, open(), back()],
    when: farm.asks('receive', { shipment: shop.shipment('B') }),
    then: recorded(fact(stockKey(lotA, farm.place), { onHand: '100' })),
  },
  {
    name: 'recalled goods are returned by a carrier',
    given: [...atShop, open(), back({ carrier: carrier.party })],
    when: carrier.asks('accept', { shipment: shop.shipment('B') }),
    then: recorded(),
  },
  {
    name: 'goods in a container are quarantined with it',
    given: [...onFarm, packedBox, open()],
    when: respond({ rows: [row({ place: farm.place, quarantined: '100' })], containers: [box] }, farm),
    then: recorded(
      fact(thingKey(box), { hold: { by: farm.party } }),
      fact(stockKey(lotA, farm.place), { onHand: '60', held: '60' }),
    ),
  },
  {
    name: 'a response exceeds the contents of the containers',
    given: [...onFarm, packedBox, open()],
    when: respond({ rows: [row({ place: farm.place, quarantined: '101' })], containers: [box, box] }, farm),
    then: refused('recall_answer_invalid'),
  },
  {
    name: 'a container that is not needed for the quarantined quantity is not held',
    given: [...onFarm, packedBox, open()],
    when: respond({ rows: [row({ place: farm.place, quarantined: '60' })], containers: [box] }, farm),
    then: recorded(fact(thingKey(box), { hold: undefined })),
  },
  {
    name: 'a response names a container at another party’s place',
    given: [...onFarm, packedBox, open()],
    when: respond({ rows: [row({ quarantined: '40' })], containers: [box] }),
    then: refused('recall_answer_invalid'),
  },
  {
    name: 'an item in a container is quarantined with it',
    given: [...onFarm, packedBox, open()],
    when: respond({ rows: [ofItem({ quarantined: '1' })] }, farm),
    then: recorded(fact(thingKey(box), { hold: { by: farm.party } })),
  },
  {
    name: 'recalled goods are shipped to another party than the opener',
    given: [...atShop, open()],
    when: back({ to: carrier.place }),
    then: refused('not_recipient'),
  },
  {
    name: 'recalled goods are returned without naming the recall',
    given: [...atShop, open()],
    when: shop.asks('ship', { shipment: 'B', from: shop.place, to: farm.place, lots: [some('50')] }),
    then: refused('lot_recalled'),
  },
  { name: 'goods are returned under an unknown recall', given: atShop, when: back(), then: refused('recall_unknown') },
  {
    name: 'goods are returned under a closed recall',
    given: [...atShop, open(), close],
    when: back(),
    then: refused('recall_closed'),
  },
  {
    name: 'held goods that the recall does not cover are returned under it',
    given: [...atShop, open({ roots: [lotB] }), farm.asks('hold', { goods: lotA, reason: 'test' })],
    when: back(),
    then: refused('lot_held'),
  },
  {
    name: 'held goods that the recall covers are returned under it',
    given: [...atShop, open(), farm.asks('hold', { goods: lotA, reason: 'test' })],
    when: back(),
    then: recorded(),
  },

  {
    name: 'a holder responds: the quarantined quantity is on hold',
    given: [...atShop, sold, open()],
    when: respond({ rows: [row({ quarantined: '20', unrecoverable: '5' })] }),
    then: recorded(
      fact(stockAtShop, { onHand: '45', held: '20', sold: '5' }),
      fact(key, {
        responses: 1,
        completed: 0,
        totals: [{ uom: 'CS', quarantined: '20', returned: '0', destroyed: '0', unrecoverable: '5' }],
      }),
    ),
  },
  {
    name: 'a holder responds again: the destroyed quantity is destroyed',
    given: [...atShop, open(), respond({ rows: [row({ quarantined: '20' })] }), respond({ status: 'completed' }, farm)],
    when: respond({ status: 'completed', rows: [row({ destroyed: '20' })] }),
    then: recorded(
      fact(stockAtShop, { onHand: '30', held: '20', destroyed: '20' }),
      fact(key, {
        responses: 2,
        completed: 2,
        totals: [{ uom: 'CS', quarantined: '0', returned: '0', destroyed: '20', unrecoverable: '0' }],
      }),
    ),
  },
  {
    name: 'a holder responds for goods that are not in scope',
    given: [...atShop, open()],
    when: respond({ rows: [row({ goods: lotB })] }),
    then: refused('scope_unproven'),
  },
  ...Object.entries({
    quarantined: '50.000001',
    returned: '1',
    unrecoverable: '6',
  }).map(([field, quantity]): Story => ({
    name: `a holder responds with more ${field} than the ledger has recorded there`,
    given: [...atShop, sold, open()],
    when: respond({ rows: [row({ [field]: quantity })] }),
    then: refused('recall_answer_invalid'),
  })),
  {
    name: 'a holder responds with more destroyed than its stock',
    given: [...atShop, open()],
    when: respond({ rows: [row({ destroyed: '51' })] }),
    then: refused('stock_insufficient'),
  },
  {
    name: 'a later response has less destroyed',
    given: [...atShop, open(), respond({ rows: [row({ destroyed: '20' })] })],
    when: respond({ rows: [row({ destroyed: '10' })] }),
    then: refused('recall_answer_invalid'),
  },
  {
    name: 'the same response is sent twice: the goods are destroyed once',
    given: [...atShop, open(), respond({ rows: [row({ destroyed: '20' })] })],
    when: respond({ status: 'completed', rows: [row({ destroyed: '20' })] }),
    then: recorded(fact(stockAtShop, { onHand: '30', destroyed: '20' }), fact(key, { responses: 1, completed: 1 })),
  },
  {
    name: 'a party without the goods responds',
    given: [...atShop, open()],
    when: respond({ status: 'completed', rows: [row({ place: carrier.place, destroyed: '999' })] }, carrier),
    then: refused('stock_insufficient'),
  },
  {
    name: 'a party responds for another party’s place',
    given: [...atShop, open()],
    when: respond({ rows: [row({ quarantined: '1' })] }, carrier),
    then: refused('not_owner'),
  },
  {
    name: 'a holder responds in another unit of measure',
    given: [...atShop, open()],
    when: respond({ rows: [row({ uom: 'KGM', quarantined: '1' })] }),
    then: refused('uom_mismatch'),
  },
  {
    name: 'a response names goods twice',
    given: [...atShop, open()],
    when: respond({ rows: [row({ quarantined: '1' }), row({ quarantined: '2' })] }),
    then: refused('input_invalid', '/rows'),
  },
  {
    name: 'an item is quarantined',
    given: [...onFarm, open()],
    when: respond({ rows: [ofItem({ quarantined: '1' })] }, farm),
    then: recorded(fact(thingKey(items.one), { hold: { by: farm.party } }), fact(key, { responses: 1 })),
  },
  {
    name: 'an item is destroyed',
    given: [...onFarm, open()],
    when: respond({ rows: [ofItem({ destroyed: '1' })] }, farm),
    then: recorded(fact(thingKey(items.one), { status: 'destroyed' })),
  },
  {
    name: 'an item that was sold is unrecoverable',
    given: [...onFarm, farm.asks('sell', { place: farm.place, items: [items.one] }), open()],
    when: respond({ rows: [ofItem({ unrecoverable: '1' })] }, farm),
    then: recorded(fact(key, { responses: 1 })),
  },
  ...[{ destroyed: '2' }, { destroyed: '1', quarantined: '1' }].map((said): Story => ({
    name: `a response for one item says ${JSON.stringify(said)}`,
    given: [...onFarm, open()],
    when: respond({ rows: [ofItem(said)] }, farm),
    then: refused('recall_answer_invalid'),
  })),
  {
    name: 'a response for an item counts it in cases',
    given: [...onFarm, open()],
    when: respond({ rows: [ofItem({ uom: 'CS', destroyed: '1' })] }, farm),
    then: refused('uom_mismatch'),
  },
  {
    name: 'a response says that an item at the place is unrecoverable',
    given: [...onFarm, open()],
    when: respond({ rows: [ofItem({ unrecoverable: '1' })] }, farm),
    then: refused('recall_answer_invalid'),
  },
  {
    name: 'a second response says that an item is destroyed: it counts once',
    given: [...onFarm, open(), respond({ rows: [ofItem({ destroyed: '1' })] }, farm)],
    when: respond({ status: 'completed', rows: [ofItem({ destroyed: '1' })] }, farm),
    then: recorded(
      fact(key, {
        completed: 1,
        totals: [{ uom: 'C62', quarantined: '0', returned: '0', destroyed: '1', unrecoverable: '0' }],
      }),
    ),
  },
  {
    name: 'a response names an item that another party destroyed',
    given: [...onFarm, open(), respond({ rows: [ofItem({ destroyed: '1' })] }, farm)],
    when: respond({ rows: [ofItem({ place: shop.place, unrecoverable: '1' })] }),
    then: refused('recall_answer_invalid'),
  },
  {
    name: 'a response names an item that was never at the place',
    given: [...onFarm, open()],
    when: respond({ rows: [ofItem({ place: shop.place, destroyed: '1' })] }),
    then: refused('recall_answer_invalid'),
  },
  {
    name: 'a holder responds with a negative quantity',
    given: [...atShop, open()],
    when: respond({ rows: [row({ destroyed: '-1' })] }),
    then: refused('quantity_invalid', '/rows/0/destroyed'),
  },
  {
    name: 'a recall is closed with its totals',
    given: [...atShop, open(), respond({ status: 'completed' }, farm)],
    when: close,
    then: recorded(fact(key, { status: 'closed', completed: 1 })),
  },
  {
    name: 'quarantined goods stay on hold after the recall is closed',
    given: [...atShop, open(), respond({ rows: [row({ quarantined: '50' })] }), close],
    when: shop.asks('sell', { place: shop.place, lots: [some('1')] }),
    then: refused('stock_insufficient'),
  },
  {
    name: 'other goods in scope can move after the recall is closed',
    given: [...onFarm, open(), close],
    when: sell(lotA),
    then: recorded(),
  },
  {
    name: 'another party closes the recall',
    given: [...onFarm, open()],
    when: shop.asks('closeRecall', { recall: id }),
    then: refused('not_owner'),
  },
  {
    name: 'a closed recall is closed',
    given: [...onFarm, open(), close],
    when: farm.asks('closeRecall', { recall: id }),
    then: refused('recall_closed'),
  },
  {
    name: 'a holder responds to a closed recall',
    given: [...onFarm, open(), close],
    when: respond({}),
    then: refused('recall_closed'),
  },
];
