import { describe, expect, test } from '@jest/globals';
import { compare, type Decimal } from '@lotline/chaincode/domain';
import fc from 'fast-check';
import { type Buying, offersOf, type PriceBreak, priceAt } from '../../../gateway/src/inventory/priceBreaks';

/** Heizer and Render, Operations Management, chapter Inventory Management: the quantity discount of the store that sells toy cars. */
const textbook: Buying = {
  yearly: 5000,
  orderCost: 49,
  holdingOf: (price) => 0.2 * price,
  breaks: [
    { from: '0', price: '5.00' },
    { from: '1000', price: '4.80' },
    { from: '2000', price: '4.75' },
  ],
  step: '1',
};

describe('the order quantity with prices for larger orders', () => {
  test('is that of Heizer and Render: 1,000 cars at $4.80 cost $24,725 a year', () => {
    expect(offersOf(textbook).map(({ quantity, yearlyCost }) => [quantity, yearlyCost])).toEqual([
      ['1000', 24725],
      ['2000', 24822.5],
      ['700', 25700],
    ]);
  });

  test.each<[string, Partial<Buying>, string]>([
    ['a minimum above the best', { minimum: '1200' }, '1200'],
    ['a multiple', { step: '48' }, '1008'],
    ['a minimum between two multiples', { minimum: '1100', step: '1000' }, '2000'],
  ])('obeys %s', (_what, bounds, expected) => {
    expect(offersOf({ ...textbook, ...bounds })[0]!.quantity).toBe(expected);
  });

  test('leaves out a price that no orderable quantity has', () => {
    const breaks: Buying['breaks'] = [
      { from: '0', price: '5' },
      { from: '110', price: '4' },
      { from: '190', price: '3' },
    ];
    expect(offersOf({ ...textbook, breaks, step: '100' }).map(({ price }) => price)).toEqual(['3', '5']);
  });

  test('costs no more than any other that can be ordered', () => {
    const steps = fc.constantFrom<Decimal>('1', '0.1', '7', '12.5');
    const amounts = fc.tuple(fc.integer({ min: 10, max: 900 }), fc.integer({ min: 1, max: 60 }));
    const breaksOf = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 0, maxLength: 3 }).chain((froms) =>
      fc
        .array(fc.integer({ min: 1, max: 500 }), { minLength: froms.length + 1, maxLength: froms.length + 1 })
        .map((prices) =>
          [0, ...froms.toSorted((a, b) => a - b)].map((from, n): PriceBreak => ({
            from: `${from}`,
            price: `${(prices[n] ?? 1) / 100}`,
          })),
        ),
    );
    fc.assert(
      fc.property(amounts, steps, breaksOf, fc.nat(50), ([yearly, orderCost], step, breaks, least) => {
        const minimum: Decimal = `${least}`;
        const holdingOf = (price: number): number => 0.1 + 0.25 * price;
        const [best] = offersOf({ yearly, orderCost, holdingOf, breaks, minimum, step });
        expect(compare(best!.quantity, minimum)).toBeGreaterThanOrEqual(0);
        const size = Number(step);
        // Beyond the last price and the economic quantity the cost only rises.
        const most = 400 + Math.sqrt((2 * yearly * orderCost) / 0.1);
        for (let n = 1; n * size <= most; n += 1) {
          const quantity = Number((n * size).toFixed(6));
          const price = priceAt(breaks, `${quantity}`);
          if (quantity < least || price === undefined) continue;
          const unit = Number(price);
          const cost = yearly * unit + (yearly / quantity) * orderCost + (quantity / 2) * holdingOf(unit);
          expect(best!.yearlyCost).toBeLessThanOrEqual(cost * (1 + 1e-9));
        }
      }),
    );
  });
});
