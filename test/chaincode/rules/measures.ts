import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { lotIdOf } from '../../../chaincode/src/domain/gs1/id';
import { farm, shop, type Said } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, lotA, moreA } from './goodsAtFarm';
import { at, changed, put, seen, shipping } from './events';

const there = at(farm.place);
/** A lot of the product with the unit KGM. */
const weighed = lotIdOf(farm.gtin(2), 'W');
const ofW = stockKey(weighed, farm.place);
const ofA = stockKey(lotA, farm.place);
/** A lot of an unregistered product. */
const unregistered = lotIdOf(farm.gtin(9), 'U');

const event = (
  step: string,
  epcClass: string,
  ...measures: readonly (readonly [quantity: number | string, uom?: string | undefined])[]
): Said =>
  farm.captures(
    seen(step === 'commissioning' ? 'ADD' : 'OBSERVE', step, {
      quantityList: measures.map(([quantity, uom]) => ({ epcClass, quantity, ...(uom && { uom }) })),
      ...there,
    }),
  );
const moreW: Said = farm.asks('commissionLot', { lot: weighed, place: farm.place, quantity: '50', uom: 'KGM' });
const sale = (lot: string, quantity: string, uom: string): Said =>
  farm.asks('sell', { place: farm.place, lots: [{ lot, quantity, uom }] });

const inEach = ['EA', 'H87', 'PCE', 'C62'].flatMap((made): Story[] =>
  (['EA', 'H87', 'PCE', 'C62', undefined] as const).map((sold) => ({
    name: `a lot in ${made} is sold in ${sold ?? 'no unit'}`,
    given: [farm.asks('commissionLot', { lot: unregistered, place: farm.place, quantity: '10', uom: made })],
    when: event('retail_selling', unregistered, [4, sold]),
    then: recorded(fact(stockKey(unregistered, farm.place), { uom: made, onHand: '6', sold: '4' })),
  })),
);

/** Units of measure, and the precision of quantities. */
export const measures: Story[] = [
  ...inEach,
  {
    name: 'a lot of cases is sold in a quantity without a unit, which counts trade items',
    given: [moreA],
    when: event('retail_selling', lotA, [5]),
    then: recorded(fact(ofA, { uom: 'CS', onHand: '95' })),
  },
  {
    name: 'a lot is made without a unit and has the unit of its product',
    when: event('commissioning', lotA, [5]),
    then: recorded(fact(lotKey(lotA), { uom: 'CS' }), fact(ofA, { onHand: '5' })),
  },
  {
    name: 'a lot of cases is sold under the other unit code of a case',
    given: [moreA],
    when: event('retail_selling', lotA, [5, 'XCS']),
    then: recorded(fact(ofA, { onHand: '95' })),
  },
  {
    name: 'a lot of cases is sold in boxes',
    given: [moreA],
    when: event('retail_selling', lotA, [5, 'BX']),
    then: { exceptions: ['uom_mismatch'], facts: [fact(ofA, { onHand: '100' })] },
  },
  {
    name: 'grams of a lot in kilograms are sold',
    given: [moreW],
    when: sale(weighed, '500', 'GRM'),
    then: recorded(fact(ofW, { uom: 'KGM', onHand: '49.5', sold: '0.5' })),
  },
  {
    name: 'fifty pounds of a lot in kilograms are sold, exact to the last digit',
    given: [moreW],
    when: sale(weighed, '50', 'LBR'),
    then: recorded(fact(ofW, { onHand: '27.3203815', sold: '22.6796185' })),
  },
  {
    name: 'grams and kilograms of one lot are sold in one sale',
    given: [moreW],
    when: farm.asks('sell', {
      place: farm.place,
      lots: [
        { lot: weighed, quantity: '1', uom: 'KGM' },
        { lot: weighed, quantity: '250', uom: 'GRM' },
      ],
    }),
    then: recorded(fact(ofW, { onHand: '48.75' })),
  },
  {
    name: 'litres of a lot in kilograms are sold',
    given: [moreW],
    when: sale(weighed, '1', 'LTR'),
    then: refused('uom_mismatch'),
  },
  {
    name: 'a lot is made in a unit that does not convert to its product’s',
    when: farm.asks('commissionLot', { lot: weighed, place: farm.place, quantity: '10', uom: 'CS' }),
    then: refused('uom_mismatch'),
  },
  {
    name: 'a captured event makes a lot in a unit that does not convert to its product’s',
    when: event('commissioning', weighed, [10, 'LTR']),
    then: { exceptions: ['uom_mismatch'], facts: [fact(lotKey(weighed), undefined)] },
  },
  {
    name: 'a lot of a product in kilograms is made in grams: it is counted in kilograms',
    when: event('commissioning', weighed, [500, 'GRM']),
    then: recorded(fact(lotKey(weighed), { uom: 'KGM' }), fact(ofW, { onHand: '0.5' })),
  },
  {
    name: 'a lot in kilograms is counted in grams',
    given: [moreW],
    when: farm.asks('count', { lot: weighed, place: farm.place, counted: '49000', uom: 'GRM', reason: 'count' }),
    then: recorded(fact(ofW, { onHand: '49', adjusted: '-1' })),
  },
  {
    name: 'a captured event counts none of a lot',
    given: [moreW],
    when: event('stock_taking', weighed, [0, 'GRM']),
    then: recorded(fact(ofW, { onHand: '0', adjusted: '-50' })),
  },
  {
    name: 'grams are packed into a box as kilograms',
    given: [moreW],
    when: farm.captures(
      put('ADD', 'packing', {
        parentID: box,
        childQuantityList: [{ epcClass: weighed, quantity: 1500, uom: 'GRM' }],
        ...there,
      }),
    ),
    then: recorded(
      fact(thingKey(box), { inside: { lots: [{ lot: weighed, quantity: '1.5', uom: 'KGM' }] } }),
      fact(ofW, { onHand: '48.5' }),
    ),
  },
  {
    name: 'grams are shipped and received as kilograms',
    given: [
      moreW,
      farm.asks('ship', {
        shipment: 'S1',
        from: farm.place,
        to: shop.place,
        lots: [{ lot: weighed, quantity: '2000', uom: 'GRM' }],
      }),
    ],
    when: shop.asks('receive', {
      shipment: farm.shipment('S1'),
      lots: [{ lot: weighed, accepted: '2000', uom: 'GRM' }],
    }),
    then: recorded(
      fact(shipmentKey(farm.shipment('S1')), { lots: [{ lot: weighed, quantity: '2', uom: 'KGM' }] }),
      fact(stockKey(weighed, shop.place), { onHand: '2' }),
    ),
  },
  {
    name: 'a lot is made with count and weight: the weight counts, because the product’s unit is kilograms',
    when: event('commissioning', weighed, [10], [123.4, 'KGM']),
    then: recorded(fact(lotKey(weighed), { uom: 'KGM' }), fact(ofW, { onHand: '123.4' })),
  },
  {
    name: 'a lot is sold with count and weight',
    given: [moreW],
    when: event('retail_selling', weighed, [12.5, 'KGM'], [3]),
    then: recorded(fact(ofW, { onHand: '37.5' })),
  },
  {
    name: 'a lot of an unregistered product with count and weight: the count counts',
    when: event('commissioning', unregistered, [123.4, 'KGM'], [10]),
    then: recorded(fact(stockKey(unregistered, farm.place), { uom: 'C62', onHand: '10' })),
  },
  {
    name: 'a lot is consumed with count and weight',
    given: [moreW],
    when: farm.captures(
      changed({
        inputQuantityList: [
          { epcClass: weighed, quantity: 3 },
          { epcClass: weighed, quantity: 20, uom: 'KGM' },
        ],
        outputQuantityList: [{ epcClass: lotA, quantity: 4 }],
        ...there,
      }),
    ),
    then: recorded(fact(ofW, { onHand: '30', consumed: '20' }), fact(ofA, { uom: 'CS', made: '4' })),
  },
  {
    name: 'seven decimals are booked',
    given: [moreW],
    when: event('retail_selling', weighed, [22.6796185, 'KGM']),
    then: recorded(fact(ofW, { onHand: '27.3203815' })),
  },
  {
    name: 'a quantity with more decimals than stock can hold is recorded but not booked',
    given: [moreW],
    when: event('retail_selling', weighed, ['22.67961851234567890123', 'KGM']),
    then: { exceptions: ['quantity_invalid'], facts: [fact(ofW, { onHand: '50' })] },
  },
  {
    name: 'a lot is made with more digits than stock can hold',
    when: event('commissioning', weighed, ['1234567890123456.5', 'KGM']),
    then: { exceptions: ['quantity_invalid'], facts: [fact(lotKey(weighed), undefined)] },
  },
  {
    name: 'a quantity with an exponent is booked',
    given: [moreW],
    when: farm.captures(shipping({ quantityList: [{ epcClass: weighed, quantity: '1.5e1', uom: 'KGM' }] })),
    then: recorded(fact(ofW, { onHand: '35' })),
  },
];
