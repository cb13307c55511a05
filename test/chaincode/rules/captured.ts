import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { carrier, farm, type Said, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Story, type Then } from '../support/story';
import { items, lotA, lotB, moreA, onFarm, some } from './goodsAtFarm';
import { at, cases, quantities, receiving, seen, shipping, capturedA } from './events';

const stock = stockKey(lotA, farm.place);
const atShop = stockKey(lotA, shop.place);
const there = at(farm.place);
const excepted = (...codes: NonNullable<Then['exceptions']>): Then => ({ status: 'recorded', exceptions: codes });
const observed = (bizStep: string, quantity: `${number}`): Said =>
  farm.captures(seen('OBSERVE', bizStep, { ...cases(quantity), ...there }));
const removal = farm.captures(seen('DELETE', 'destroying', { ...cases('10'), ...there }));
const itemsSeen = { epcList: [items.one] };

/** Captured EPCIS events: their effect on stock, and their exceptions. */
export const captured: Story[] = [
  {
    name: 'ADD makes a lot',
    when: farm.captures(
      seen('ADD', 'commissioning', {
        ...cases('100'),
        ...there,
        ilmd: { 'cbvmda:itemExpirationDate': '2026-05-01', 'cbvmda:lotNumber': 'A', 'ex:acidity': 4.5 },
      }),
    ),
    then: recorded(fact(lotKey(lotA), { status: 'active', expiry: '2026-05-01' }), fact(stock, { made: '100' })),
  },
  {
    name: 'ADD makes items',
    when: farm.captures(seen('ADD', 'commissioning', { ...itemsSeen, ...there })),
    then: recorded(fact(thingKey(items.one), { status: 'active', place: farm.place })),
  },
  ...[
    { 'cbvmda:lotNumber': 'B', 'ex:lotNumber': 'A' },
    { 'ex:lotNumber': 'A', 'cbvmda:lotNumber': 'B' },
  ].map((ilmd): Story => ({
    name: `ADD of items of two lots at once counts them under the first, and links both: ${Object.keys(ilmd).join(' before ')}`,
    when: farm.captures(seen('ADD', 'commissioning', { ...itemsSeen, ...there, ilmd })),
    then: {
      exceptions: ['conflict'],
      facts: [fact(thingKey(items.one), { lot: lotA })],
      links: {
        serialized: [
          [lotA, items.one],
          [farm.lot('B'), items.one],
        ],
      },
    },
  })),
  {
    name: 'ADD makes items of one lot that is named twice',
    when: farm.captures(
      seen('ADD', 'commissioning', {
        ...itemsSeen,
        ...there,
        ilmd: { 'cbvmda:lotNumber': 'A', 'ex:lotNumber': lotA },
      }),
    ),
    then: recorded(fact(thingKey(items.one), { lot: lotA })),
  },
  {
    name: 'ADD with two lines of one lot makes their sum',
    when: farm.captures(seen('ADD', 'commissioning', { quantityList: quantities(some('1'), some('2')), ...there })),
    then: recorded(fact(stock, { made: '3' })),
  },
  {
    name: 'ADD names a lot that exists',
    given: [capturedA],
    when: farm.captures(seen('ADD', 'commissioning', { ...cases('5'), ...there })),
    then: { ...excepted('lot_exists'), facts: [fact(stock, { onHand: '100' })] },
  },
  {
    name: 'ADD names an item that exists',
    given: onFarm,
    when: farm.captures(seen('ADD', 'commissioning', { ...itemsSeen, ...there })),
    then: excepted('item_exists'),
  },
  {
    name: 'ADD names another party’s product',
    when: shop.captures(seen('ADD', 'commissioning', { ...cases('5'), ...at(shop.place) })),
    then: { ...excepted('not_owner'), facts: [fact(lotKey(lotA), undefined)] },
  },
  {
    name: 'DELETE removes stock',
    given: [capturedA],
    when: removal,
    then: recorded(fact(stock, { onHand: '90', destroyed: '10' })),
  },
  {
    name: 'DELETE names more than the stock',
    given: [moreA, farm.asks('sell', { place: farm.place, lots: [some('95')] })],
    when: removal,
    then: excepted('stock_insufficient'),
  },
  ...['shipping', 'departing', 'transporting'].map((bizStep) => ({
    name: `${bizStep} moves stock out`,
    given: [capturedA],
    when: observed(bizStep, '30'),
    then: recorded(
      fact(stock, { onHand: '70' }),
      fact(transitKey(lotA, `from ${farm.party}`), {
        legs: [{ from: farm.place, quantity: '30', sender: farm.party }],
      }),
    ),
  })),
  ...['receiving', 'arriving', 'accepting'].map((bizStep) => ({
    name: `${bizStep} moves stock in`,
    given: [capturedA, farm.captures(shipping(cases('30')))],
    when: shop.captures(seen('OBSERVE', bizStep, { ...cases('20'), ...at(shop.place) })),
    then: recorded(
      fact(atShop, { onHand: '20' }),
      fact(transitKey(lotA, shop.party), {
        legs: [{ from: farm.place, to: shop.place, quantity: '10', sender: farm.party }],
      }),
    ),
  })),
  ...['retail_selling', 'dispensing'].map((bizStep) => ({
    name: `${bizStep} sells stock`,
    given: [capturedA],
    when: observed(bizStep, '30'),
    then: recorded(fact(stock, { onHand: '70', sold: '30' })),
  })),
  ...['stock_taking', 'cycle_counting'].map((bizStep) => ({
    name: `${bizStep} counts stock`,
    given: [capturedA],
    when: observed(bizStep, '30'),
    then: recorded(fact(stock, { onHand: '30', adjusted: '-70' })),
  })),
  ...['inspecting', 'storing', 'https://example.com/steps/washing'].map((bizStep) => ({
    name: `${bizStep} moves no stock`,
    given: [capturedA],
    when: observed(bizStep, '999'),
    then: recorded(fact(stock, { onHand: '100' })),
  })),
  {
    name: 'void_shipping restores stock',
    given: [capturedA, farm.captures(shipping(cases('30')))],
    when: observed('void_shipping', '30'),
    then: recorded(fact(stock, { onHand: '100' })),
  },
  {
    name: 'void_shipping names more than left',
    given: [capturedA, farm.captures(shipping(cases('3')))],
    when: observed('void_shipping', '30'),
    then: excepted('transit_insufficient'),
  },
  {
    name: 'void_shipping names an item that left elsewhere',
    given: [...onFarm, farm.captures(shipping(itemsSeen))],
    when: shop.captures(seen('OBSERVE', 'void_shipping', { ...itemsSeen, ...at(shop.place) })),
    then: excepted('transit_insufficient'),
  },
  {
    name: 'void_shipping restores an item',
    given: [...onFarm, farm.captures(shipping(itemsSeen))],
    when: farm.captures(seen('OBSERVE', 'void_shipping', { ...itemsSeen, ...there })),
    then: recorded(fact(thingKey(items.one), { place: farm.place })),
  },
  {
    name: 'void_shipping is dated before the item left',
    given: [...onFarm, farm.captures(shipping(itemsSeen))],
    when: farm.captures(
      seen('OBSERVE', 'void_shipping', { ...itemsSeen, ...there, eventTime: '2026-04-01T08:09:59Z' }),
    ),
    then: excepted('time_invalid'),
  },
  {
    name: 'more is shipped than the stock',
    given: [capturedA],
    when: farm.captures(shipping(cases('101'))),
    then: excepted('stock_insufficient'),
  },
  {
    name: 'an unknown lot is shipped',
    when: farm.captures(shipping({ quantityList: quantities(some('1'), { lot: lotB, quantity: '1', uom: 'CS' }) })),
    then: excepted('lot_unknown', 'lot_unknown'),
  },
  { name: 'an unknown item is shipped', when: farm.captures(shipping(itemsSeen)), then: excepted('item_unknown') },
  {
    name: 'a lot without a quantity is shipped',
    given: [capturedA],
    when: farm.captures(shipping({ quantityList: [{ epcClass: lotA }] })),
    then: { ...excepted('quantity_invalid'), facts: [fact(stock, { onHand: '100' })] },
  },
  {
    name: 'a lot without a unit of measure is shipped',
    given: [capturedA],
    when: farm.captures(shipping({ quantityList: [{ epcClass: lotA, quantity: 3 }] })),
    then: { ...excepted(), facts: [fact(stock, { onHand: '97' })] },
  },
  {
    name: 'an event names an unknown unit of measure',
    when: farm.captures(
      seen('ADD', 'commissioning', { quantityList: quantities({ ...some('1'), uom: 'QQQ' }), ...there }),
    ),
    then: { ...excepted('uom_invalid'), facts: [fact(lotKey(lotA), undefined)] },
  },
  {
    name: 'an item is shipped to the shop',
    given: [...onFarm, farm.captures(shipping(itemsSeen))],
    when: shop.captures(receiving(itemsSeen)),
    then: recorded(fact(thingKey(items.one), { place: shop.place })),
  },
  {
    name: 'an item arrives that never left',
    given: onFarm,
    when: shop.captures(receiving(itemsSeen)),
    then: excepted('item_not_here'),
  },
  {
    name: 'a recalled lot is shipped',
    given: [capturedA, farm.asks('openRecall', { recall: 'R', type: 'withdrawal', reason: 'x', roots: [lotA] })],
    when: farm.captures(shipping(cases('1'))),
    then: { ...excepted('lot_recalled'), facts: [fact(stock, { onHand: '100' })] },
  },
  {
    name: 'an event names no place',
    given: [capturedA],
    when: farm.captures(seen('OBSERVE', 'retail_selling', cases('1'))),
    then: excepted('place_missing'),
  },
  {
    name: 'an event names a place without owner',
    given: [capturedA],
    when: farm.captures(seen('OBSERVE', 'retail_selling', { ...cases('1'), ...at(stranger.place) })),
    then: { ...excepted('place_unknown'), facts: [fact(stock, { onHand: '100' })] },
  },
  {
    name: 'an event names another party’s place',
    given: [capturedA],
    when: carrier.captures(seen('OBSERVE', 'inspecting', { ...cases('1'), ...there })),
    then: refused('not_owner'),
  },
  {
    name: 'an event names another party’s goods at an own place',
    given: [capturedA],
    when: shop.captures(seen('OBSERVE', 'inspecting', { ...cases('1'), ...at(shop.place) })),
    then: recorded(),
  },
];
