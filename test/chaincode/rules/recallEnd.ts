import { recallKey } from '../../../chaincode/src/domain/facts/recall';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { lotA, lotB, onFarm, some } from './goodsAtFarm';

const id = farm.recall('R');
const key = recallKey(id);
const open = (more: object = {}): Said =>
  farm.says('openRecall', { recall: 'R', type: 'voluntary', class: 'I', reason: 'Listeria', roots: [lotA], ...more });
const sell = (lot: string, unit = 'CS'): Said =>
  farm.asks('sell', { place: farm.place, lots: [{ lot, quantity: '1', unit }] });
const respond = (more: object, who = shop): Said =>
  who.says('respondRecall', { recall: id, status: 'acknowledged', ...more });
const row = (more: object): object => ({ goods: lotA, unit: 'CS', ...more });
const close = farm.asks('closeRecall', { recall: id, note: 'done', report: 'ef'.repeat(32) });
const toShop = farm.asks('dispatch', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] });
const atShop = [...onFarm, toShop, shop.asks('receive', { shipment: farm.shipment('S') })];
const back = (more: object = {}): Said =>
  shop.says('dispatch', { shipment: 'B', from: shop.place, to: farm.place, lots: [some('50')], recall: id, ...more });

/** What becomes of recalled goods, and the end of a recall. */
export const recallEnd: Story[] = [
  { name: 'recalled goods go back to who opened it', given: [...atShop, open()], when: back(), then: recorded() },
  {
    name: 'and are received there',
    given: [...atShop, open(), back()],
    when: farm.asks('receive', { shipment: shop.shipment('B') }),
    then: recorded(fact(stockKey(lotA, farm.place), { onHand: '100' })),
  },
  {
    name: 'by way of a carrier',
    given: [...atShop, open(), back({ carrier: carrier.party })],
    when: carrier.asks('acceptHandoff', { shipment: shop.shipment('B') }),
    then: recorded(),
  },
  {
    name: 'recalled goods go elsewhere',
    given: [...atShop, open()],
    when: back({ to: carrier.place }),
    then: refused('not_recipient'),
  },
  {
    name: 'recalled goods go back without saying so',
    given: [...atShop, open()],
    when: shop.asks('dispatch', { shipment: 'B', from: shop.place, to: farm.place, lots: [some('50')] }),
    then: refused('lot_recalled'),
  },
  { name: 'goods go back under an unknown recall', given: atShop, when: back(), then: refused('recall_unknown') },
  {
    name: 'goods go back under a closed recall',
    given: [...atShop, open(), close],
    when: back(),
    then: refused('recall_closed'),
  },
  {
    name: 'held goods that the recall does not cover go back under it',
    given: [...atShop, open({ roots: [lotB] }), farm.asks('hold', { goods: lotA, reason: 'test' })],
    when: back(),
    then: refused('lot_held'),
  },
  {
    name: 'held goods that the recall covers go back under it',
    given: [...atShop, open(), farm.asks('hold', { goods: lotA, reason: 'test' })],
    when: back(),
    then: recorded(),
  },

  {
    name: 'a holder answers',
    given: [...atShop, open()],
    when: respond({ rows: [row({ quarantined: '20', unrecoverable: '5' })] }),
    then: recorded(
      fact(key, {
        responses: 1,
        completed: 0,
        totals: [{ unit: 'CS', quarantined: '20', returned: '0', destroyed: '0', unrecoverable: '5' }],
      }),
    ),
  },
  {
    name: 'and answers anew',
    given: [...atShop, open(), respond({ rows: [row({ quarantined: '20' })] }), respond({ status: 'completed' }, farm)],
    when: respond({ status: 'completed', rows: [row({ destroyed: '20' })] }),
    then: recorded(
      fact(key, {
        responses: 2,
        completed: 2,
        totals: [{ unit: 'CS', quarantined: '0', returned: '0', destroyed: '20', unrecoverable: '0' }],
      }),
    ),
  },
  {
    name: 'a holder answers for what is not in scope',
    given: [...atShop, open()],
    when: respond({ rows: [row({ goods: lotB })] }),
    then: refused('scope_unproven'),
  },
  {
    name: 'a holder answers with a negative quantity',
    given: [...atShop, open()],
    when: respond({ rows: [row({ destroyed: '-1' })] }),
    then: refused('quantity_invalid', '/rows/0/destroyed'),
  },
  {
    name: 'a recall is closed with its totals',
    given: [...atShop, open(), respond({ status: 'completed' })],
    when: close,
    then: recorded(fact(key, { status: 'closed', completed: 1 })),
  },
  { name: 'what is in scope moves again', given: [...onFarm, open(), close], when: sell(lotA), then: recorded() },
  {
    name: 'somebody else closes',
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
    name: 'a closed recall gets no answers',
    given: [...onFarm, open(), close],
    when: respond({}),
    then: refused('recall_closed'),
  },
];
