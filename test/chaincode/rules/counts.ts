import { soldByKey } from '../../../chaincode/src/domain/facts/soldBy';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { surplusKey } from '../../../chaincode/src/domain/facts/surplus';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story, type Then } from '../support/story';
import { lotA, some } from './goodsAtFarm';
import { at, cases, quantities, receiving, seen, shipping } from './events';

type Quantity = `${number}`;

const { place } = farm;
const stock = stockKey(lotA, place);
const atShop = stockKey(lotA, shop.place);
const reason = 'because';
const on = (time: string): string => `2026-03-10T${time}:00Z`;
const captured = (by: typeof farm, event: object, time: string): Said => by.captures({ ...event, eventTime: on(time) });
const there = at(place);

const make = (quantity: Quantity, time: string): Said =>
  captured(farm, seen('ADD', 'creating_class_instance', { ...cases(quantity), ...there }), time);
const count = (quantity: Quantity, time: string): Said =>
  captured(farm, seen('OBSERVE', 'stock_taking', { ...cases(quantity), ...there }), time);
const sale = (quantity: Quantity, time: string): Said =>
  captured(farm, seen('OBSERVE', 'retail_selling', { ...cases(quantity), ...there }), time);
const sell = (quantity: Quantity, time?: string): Said =>
  farm.asks('sell', { place, lots: [some(quantity)], ...(time !== undefined && { at: on(time) }) });
const countStock = (counted: Quantity, time?: string): Said =>
  farm.asks('count', { lot: lotA, place, counted, uom: 'CS', reason, ...(time !== undefined && { at: on(time) }) });
const ship = (quantity: Quantity, time: string): Said => captured(farm, shipping(cases(quantity)), time);
const arrive = (quantity: Quantity, time: string): Said => captured(shop, receiving(cases(quantity)), time);
const shopCount = (quantity: Quantity, time: string): Said =>
  captured(shop, seen('OBSERVE', 'cycle_counting', { ...cases(quantity), ...at(shop.place) }), time);
const wrong = ({ caller, command, input }: Said): Said => ({
  caller,
  command,
  input: {
    event: {
      ...(input as { event: object }).event,
      errorDeclaration: { declarationTime: '2026-03-11T00:00:00Z', reason: 'incorrect_data' },
    },
  },
});

const recordedWith = (exceptions: NonNullable<Then['exceptions']>, ...facts: NonNullable<Then['facts']>): Then => ({
  ...recorded(...facts),
  exceptions,
});

const inBooks = make('100', '06:00');
const departed = ship('30', '14:00');
const countedAfter = count('70', '20:00');
const found = count('130', '08:00');
const again = count('100', '20:00');
const void30: Said = captured(
  farm,
  seen('OBSERVE', 'void_shipping', {
    quantityList: quantities(some('30')),
    readPoint: { id: place },
    destinationList: [{ type: 'location', destination: shop.place }],
  }),
  '21:00',
);

const twice = [count('90', '09:00'), count('80', '09:00')] as const;
const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => count(`${100 - n}`, `10:0${n}`));
const soldWrongly = sale('30', '14:00');

/** Counts act on the balance of their own time, in any order of recording. */
export const counts: Story[] = [
  {
    name: 'a count of the morning is recorded in the evening, after later sales',
    given: [inBooks, sell('30', '14:00')],
    when: countStock('100', '08:00'),
    then: recorded(fact(stock, { onHand: '70', adjusted: undefined, held: undefined, surplus: undefined })),
  },
  {
    name: 'a captured count of the morning is recorded in the evening, after captured sales',
    given: [inBooks, sale('30', '14:00')],
    when: count('90', '08:00'),
    then: recorded(fact(stock, { onHand: '60', adjusted: '-10', sold: '30' })),
  },
  {
    name: 'a sale dated before a recorded count is booked as sold, and counted goods stay',
    given: [inBooks, countStock('70', '20:00')],
    when: sell('30', '14:00'),
    then: recordedWith(
      ['covered_by_count'],
      fact(stock, { onHand: '70', sold: '30', adjusted: undefined }),
      fact(soldByKey(lotA, farm.msp), { quantity: '30' }),
    ),
  },
  {
    name: 'a shipment of before a count that is known is under way, even of all that the count missed',
    given: [inBooks, count('0', '20:00')],
    when: ship('100', '14:00'),
    then: recordedWith(
      ['covered_by_count'],
      fact(stock, { onHand: '0', shipped: '100', adjusted: undefined }),
      fact(transitKey(lotA, shop.party), { legs: [{ quantity: '100' }] }),
    ),
  },
  {
    name: 'a sale of before a count that found all of it leaves too much: that is a surplus then',
    given: [inBooks, countStock('100', '20:00')],
    when: sell('30', '14:00'),
    then: recordedWith(
      ['covered_by_count', 'count_surplus'],
      fact(stock, { onHand: '100', sold: '30', adjusted: '30', held: '30', surplus: '30' }),
    ),
  },
  {
    name: 'an arrival dated before a recorded count explains its surplus',
    given: [
      inBooks,
      ship('30', '07:00'),
      shopCount('0', '07:30'),
      ship('20', '09:00'),
      arrive('20', '12:00'),
      shopCount('50', '20:00'),
    ],
    when: arrive('30', '10:00'),
    then: recordedWith(
      ['covered_by_count'],
      fact(atShop, { onHand: '50', received: '50', adjusted: undefined, held: undefined, surplus: undefined }),
    ),
  },
  {
    name: 'a sale that was wrong left too much in a count: with its correction nothing is too much, and the exception is closed',
    given: [inBooks, countStock('100', '20:00'), soldWrongly],
    when: wrong(soldWrongly),
    then: recordedWith(
      ['declared_in_error', 'covered_by_count'],
      fact(stock, { onHand: '100', held: undefined, surplus: undefined }),
      fact(surplusKey(lotA, place), { open: [] }),
    ),
  },
  {
    name: 'the producer releases a surplus: its exception is closed',
    given: [inBooks, found],
    when: farm.asks('release', { goods: lotA, place, reason }),
    then: recorded(fact(surplusKey(lotA, place), { open: [] })),
  },
  {
    name: 'a part of a surplus is released: its exception stays open',
    given: [inBooks, found],
    when: farm.asks('release', { goods: lotA, place, quantity: '10', reason }),
    then: recorded(fact(surplusKey(lotA, place), { open: [{ number: 1 }] })),
  },
  {
    name: 'an error declaration of the earlier of two counts in one second takes back that one',
    given: [inBooks, twice[0], twice[1]],
    when: wrong(twice[0]),
    then: recordedWith(['declared_in_error', 'covered_by_count'], fact(stock, { onHand: '80', adjusted: '-20' })),
  },
  {
    name: 'an error declaration of the later of two counts in one second takes back that one',
    given: [inBooks, twice[0], twice[1]],
    when: wrong(twice[1]),
    then: recordedWith(['declared_in_error'], fact(stock, { onHand: '90', adjusted: '-10' })),
  },
  {
    name: 'an error declaration of a count before the last eight does not change the stock that later counts found',
    given: [inBooks, ...nine],
    when: wrong(nine[0]!),
    then: recordedWith(['declared_in_error', 'covered_by_count'], fact(stock, { onHand: '91', adjusted: '-9' })),
  },
  {
    name: 'an error declaration of a count before the last eight waits while a surplus is on hold, which may be of that count',
    given: [inBooks, ...nine.map((_, n) => count(`${110 + n}`, `${String(n + 9).padStart(2, '0')}:00`))],
    when: wrong(count('110', '09:00')),
    then: recordedWith(['correction_impossible'], fact(stock, { onHand: '118', surplus: '18', held: '18' })),
  },
  {
    name: 'an older count does not change the result of a newer one',
    given: [inBooks, countStock('70', '20:00')],
    when: countStock('90', '08:00'),
    then: recordedWith(['covered_by_count'], fact(stock, { onHand: '70', adjusted: '-30' })),
  },
  {
    name: 'goods leave before a count that is known, and before there were so many',
    given: [make('10', '06:00'), make('90', '12:00'), count('100', '20:00')],
    when: sell('30', '08:00'),
    then: {
      ...refused('stock_insufficient'),
      details: { lot: lotA, place, wanted: '30', there: '10', at: '2026-03-10T08:00:00.000Z', uom: 'CS' },
    },
  },
  {
    name: 'goods are sold on a day when so many were not there yet',
    given: [make('10', '06:00'), make('90', '12:00')],
    when: sell('30', '08:00'),
    then: refused('stock_insufficient'),
  },
  {
    name: 'goods are sold that later sales needed',
    given: [inBooks, sell('90', '09:00'), make('50', '12:00')],
    when: sell('30', '08:00'),
    then: refused('stock_insufficient'),
  },
  {
    name: 'goods are offered on a day when so many were not there yet',
    given: [make('10', '06:00'), make('90', '12:00')],
    when: farm.asks('ship', { shipment: 'S', from: place, to: shop.place, lots: [some('30')], at: on('08:00') }),
    then: refused('stock_insufficient'),
  },
  {
    name: 'a captured sale of so many that were not there yet waits',
    given: [make('10', '06:00'), make('90', '12:00')],
    when: sale('30', '08:00'),
    then: recordedWith(['stock_insufficient'], fact(stock, { onHand: '100', sold: undefined })),
  },
  {
    name: 'a count finds less than is known to have left since',
    given: [inBooks, sell('60', '14:00')],
    when: countStock('50', '08:00'),
    then: refused('stock_insufficient'),
  },
];

/** Corrections of what was counted since, and of counts. */
export const countCorrections: Story[] = [
  {
    name: 'an error declaration of a count restores its shortage, also after later sales',
    given: [inBooks, countedAfter, sell('20', '21:00')],
    when: wrong(countedAfter),
    then: recordedWith(['declared_in_error'], fact(stock, { onHand: '80', adjusted: undefined, sold: '20' })),
  },
  {
    name: 'an error declaration of a count takes back the surplus that it found',
    given: [inBooks, found],
    when: wrong(found),
    then: recordedWith(
      ['declared_in_error'],
      fact(stock, { onHand: '100', adjusted: undefined, held: undefined, surplus: undefined }),
    ),
  },
  {
    name: 'an error declaration of a count whose surplus was let go and sold',
    given: [inBooks, found, farm.asks('release', { goods: lotA, place, reason }), sell('120', '21:00')],
    when: wrong(found),
    then: recordedWith(['correction_impossible'], fact(stock, { onHand: '10' })),
  },
  {
    name: 'an error declaration of a shipment dated before a count leaves the counted stock',
    given: [inBooks, departed, countedAfter],
    when: wrong(departed),
    then: recordedWith(
      ['declared_in_error', 'covered_by_count'],
      fact(stock, { onHand: '70', shipped: undefined, adjusted: '-30' }),
    ),
  },
  {
    name: 'a voiding after a count that found the goods does not double them',
    given: [inBooks, departed, again],
    when: void30,
    then: recordedWith(
      ['covered_by_count'],
      fact(stock, { onHand: '100', shipped: undefined, adjusted: undefined, held: undefined, surplus: undefined }),
    ),
  },
  {
    name: 'an error declaration of a count before another one changes nothing of today',
    given: [inBooks, found, count('100', '20:00')],
    when: wrong(found),
    then: recordedWith(['declared_in_error', 'covered_by_count'], fact(stock, { onHand: '100', adjusted: undefined })),
  },
];
