import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { items, lotA, onFarm, packedBox, some } from './goodsAtFarm';

const { place } = farm;
const stock = stockKey(lotA, place);
const reason = 'because';
const countStock = (counted: string): Said => farm.asks('count', { lot: lotA, place, counted, uom: 'CS', reason });
const sell = (quantity: `${number}`): Said => farm.asks('sell', { place, lots: [some(quantity)] });
const sellOne = farm.asks('sell', { place, items: [items.one] });
const destroy = (quantity: `${number}`): Said => farm.asks('destroy', { place, lots: [some(quantity)], reason });
const comeBack = (quantity: `${number}`): Said => farm.asks('return', { place, lots: [some(quantity)], reason });
const hold = (input: object, who = farm): Said => who.says('hold', { reason, ...input });
const offered = farm.asks('ship', { shipment: 'S', from: place, to: shop.place, lots: [some('60')] });

/** Counts, sales, destruction and returns. */
export const inStock: Story[] = [
  {
    name: 'a count exceeds the recorded stock: the surplus is on hold until the producer releases it',
    given: onFarm,
    when: countStock('130'),
    then: {
      ...recorded(fact(stock, { onHand: '130', held: '30', surplus: '30', adjusted: '30', made: '100' })),
      exceptions: ['count_surplus'],
    },
  },
  {
    name: 'a count finds goods that an earlier one missed: they are on hold, but not a surplus',
    given: [...onFarm, countStock('60')],
    when: countStock('100'),
    then: recorded(fact(stock, { onHand: '100', held: '40', surplus: undefined, adjusted: undefined })),
  },
  {
    name: 'a count of zero and then of everything does not release held goods',
    given: [...onFarm, hold({ goods: lotA, place, quantity: '100' }), countStock('0')],
    when: countStock('100'),
    then: recorded(fact(stock, { onHand: '100', held: '100' })),
  },
  {
    name: 'a count is below the stock',
    given: onFarm,
    when: countStock('99.5'),
    then: recorded(fact(stock, { onHand: '99.5', adjusted: '-0.5' })),
  },
  {
    name: 'a count equals the stock',
    given: onFarm,
    when: countStock('100'),
    then: recorded(fact(stock, { onHand: '100', adjusted: undefined })),
  },
  {
    name: 'a count is below the held quantity',
    given: [...onFarm, hold({ goods: lotA, place, quantity: '80' })],
    when: countStock('50'),
    then: recorded(fact(stock, { onHand: '50', held: '50' })),
  },
  {
    name: 'a count is below the offered quantity',
    given: [...onFarm, offered],
    when: countStock('50'),
    then: refused('goods_offered'),
  },
  { name: 'a count of an unknown lot', when: countStock('1'), then: refused('lot_unknown') },
  { name: 'a negative count', given: onFarm, when: countStock('-1'), then: refused('quantity_invalid', '/counted') },
  {
    name: 'a count at another party’s place',
    given: onFarm,
    when: shop.asks('count', { lot: lotA, place, counted: '1', uom: 'CS', reason }),
    then: refused('not_owner'),
  },

  {
    name: 'goods are sold',
    given: onFarm,
    when: sell('30'),
    then: recorded(fact(stock, { onHand: '70', sold: '30' })),
  },
  {
    name: 'an item is sold',
    given: onFarm,
    when: sellOne,
    then: recorded(fact(thingKey(items.one), { status: 'sold', place })),
  },
  { name: 'a sale without goods', given: onFarm, when: farm.asks('sell', { place }), then: refused('input_invalid') },
  { name: 'more is sold than the stock', given: onFarm, when: sell('100.000001'), then: refused('stock_insufficient') },
  {
    name: 'two lines of one lot exceed the stock together',
    given: onFarm,
    when: farm.asks('sell', { place, lots: [some('60'), some('60')] }),
    then: refused('stock_insufficient'),
  },
  { name: 'an item is sold twice', given: [...onFarm, sellOne], when: sellOne, then: refused('item_not_active') },
  {
    name: 'offered goods are sold',
    given: [...onFarm, offered],
    when: sell('41'),
    then: refused('stock_insufficient'),
  },
  { name: 'an item in a box is sold', given: [...onFarm, packedBox], when: sellOne, then: refused('item_not_here') },

  {
    name: 'goods are destroyed',
    given: onFarm,
    when: destroy('10'),
    then: {
      ...recorded(fact(stock, { onHand: '90', destroyed: '10' })),
      events: [{ action: 'DELETE', disposition: 'destroyed' }],
    },
  },
  {
    name: 'available goods are destroyed before held ones',
    given: [...onFarm, hold({ goods: lotA, place, quantity: '30' })],
    when: destroy('80'),
    then: recorded(fact(stock, { onHand: '20', held: '20' })),
  },
  {
    name: 'an item on hold is destroyed',
    given: [...onFarm, hold({ goods: items.one })],
    when: farm.asks('destroy', { place, items: [items.one], reason }),
    then: recorded(fact(thingKey(items.one), { status: 'destroyed' })),
  },
  {
    name: 'offered goods are destroyed',
    given: [...onFarm, offered],
    when: destroy('41'),
    then: refused('stock_insufficient'),
  },

  {
    name: 'returned goods are on hold',
    given: [...onFarm, sell('30')],
    when: comeBack('10'),
    then: recorded(fact(stock, { onHand: '80', held: '10', sold: '20' })),
  },
  {
    name: 'a returned item is on hold',
    given: [...onFarm, sellOne],
    when: farm.asks('return', { place, items: [items.one], reason }),
    then: recorded(fact(thingKey(items.one), { status: 'active', hold: { by: farm.party } })),
  },
  {
    name: 'more is returned than was sold',
    given: [...onFarm, sell('9')],
    when: comeBack('10'),
    then: refused('sold_insufficient'),
  },
  {
    name: 'an item that was never sold is returned',
    given: onFarm,
    when: farm.asks('return', { place, items: [items.one], reason }),
    then: refused('item_not_sold'),
  },
  {
    name: 'an item is returned to another place of its seller',
    given: [...onFarm, sellOne],
    when: farm.asks('return', { place: farm.otherPlace, items: [items.one], reason }),
    then: recorded(fact(thingKey(items.one), { status: 'active', place: farm.otherPlace })),
  },
  {
    name: 'an item is returned to a party that did not sell it',
    given: [...onFarm, sellOne],
    when: shop.asks('return', { place: shop.place, items: [items.one], reason }),
    then: refused('item_not_here'),
  },
];
