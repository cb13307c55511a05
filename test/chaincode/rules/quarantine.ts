import { recallKey } from '../../../chaincode/src/domain/facts/recall';
import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { items, lotA, onFarm, some } from './goodsAtFarm';

const id = farm.recall('R');
const key = recallKey(id);
const open = (more: object = {}): Said =>
  farm.says('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'Listeria', roots: [lotA], ...more });
const respond = (more: object, who = shop): Said =>
  who.says('respondRecall', { recall: id, status: 'acknowledged', ...more });
const row = (more: object): object => ({ goods: lotA, place: shop.place, uom: 'CS', ...more });
const ofItem = (more: object): object => row({ goods: items.one, place: farm.place, uom: 'C62', ...more });
const toShop = farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] });
const atShop = [...onFarm, toShop, shop.asks('receive', { shipment: farm.shipment('S') })];
const stockAtShop = stockKey(lotA, shop.place);
const back = (more: object = {}): Said =>
  shop.says('ship', { shipment: 'B', from: shop.place, to: farm.place, lots: [some('50')], recall: id, ...more });
const quarantined = [...atShop, open(), respond({ rows: [row({ quarantined: '20' })] })];
const receiveBack = (accepted: string): Said =>
  farm.says('receive', { shipment: shop.shipment('B'), lots: [{ lot: lotA, uom: 'CS', accepted, damaged: '0' }] });

/** The effect of recall responses on stock, and the return of quarantined goods. */
export const quarantine: Story[] = [
  {
    name: 'a response to a mock recall is counted but not booked',
    given: [...atShop, open({ type: 'mock' })],
    when: respond({ rows: [row({ quarantined: '20', destroyed: '5' })] }),
    then: recorded(
      fact(stockAtShop, { onHand: '50', held: undefined, destroyed: undefined }),
      fact(key, {
        responses: 1,
        totals: [{ uom: 'CS', quarantined: '20', returned: '0', destroyed: '5', unrecoverable: '0' }],
      }),
    ),
  },
  {
    name: 'a response to a mock recall may be replaced by one with less',
    given: [...atShop, open({ type: 'mock' }), respond({ rows: [row({ destroyed: '5' })] })],
    when: respond({ rows: [] }),
    then: recorded(fact(stockAtShop, { onHand: '50' })),
  },
  {
    name: 'a response to a mock recall exceeds the stock',
    given: [...atShop, open({ type: 'mock' })],
    when: respond({ rows: [row({ quarantined: '20', destroyed: '31' })] }),
    then: refused('recall_answer_invalid'),
  },
  {
    name: 'an item quarantined in a mock recall stays available',
    given: [...onFarm, open({ type: 'mock', roots: [items.one] })],
    when: respond({ rows: [ofItem({ destroyed: '1' })] }, farm),
    then: recorded(fact(thingKey(items.one), { status: 'active', hold: undefined })),
  },
  {
    name: 'quarantined goods are returned without a release',
    given: quarantined,
    when: back(),
    then: recorded(
      fact(stockAtShop, { onHand: '50', reserved: '50', held: undefined }),
      fact(shipmentKey(shop.shipment('B')), { held: [{ lot: lotA, quantity: '20', uom: 'CS' }] }),
    ),
  },
  {
    name: 'quarantined goods are on hold again if their return is cancelled',
    given: [...quarantined, back()],
    when: shop.asks('cancel', { shipment: shop.shipment('B'), reason: 'no truck' }),
    then: recorded(fact(stockAtShop, { onHand: '50', held: '20' })),
  },
  {
    name: 'quarantined goods are on hold where they arrive',
    given: [...quarantined, back()],
    when: farm.asks('receive', { shipment: shop.shipment('B') }),
    then: recorded(fact(stockKey(lotA, farm.place), { onHand: '100', held: '20' })),
  },
  {
    name: 'quarantined goods are on hold where they arrive in two parts',
    given: [...quarantined, back(), receiveBack('15')],
    when: receiveBack('35'),
    then: recorded(fact(stockKey(lotA, farm.place), { onHand: '100', held: '20' })),
  },
  {
    name: 'a surplus cannot be returned before its producer released it',
    given: [
      ...atShop,
      open(),
      shop.asks('count', { lot: lotA, place: shop.place, counted: '60', uom: 'CS', reason: 'count' }),
    ],
    when: back({ lots: [some('60')] }),
    then: refused('stock_insufficient'),
  },
];
