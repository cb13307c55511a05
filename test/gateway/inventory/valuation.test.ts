import { describe, expect, test } from '@jest/globals';
import { compare, type Decimal, subtract, sum } from '@lotline/chaincode/domain';
import fc from 'fast-check';
import type { Layer } from '../../../gateway/src/inventory/costs';
import { divide } from '../../../gateway/src/inventory/decimals';
import { valued } from '../../../gateway/src/inventory/valuation';
import { valuationRow } from '../../../gateway/src/inventory/valuations';

const layer = (on: string, quantity: string, total: string, lot?: string): Layer => ({
  receipt: `R-${on}`,
  on: `2027-01-${on}`,
  quantity: quantity as Decimal,
  total: total as Decimal,
  currency: 'EUR',
  ...(lot !== undefined && { lot }),
});
const onHand = (lots: Readonly<Record<string, string>>): Map<string, Decimal> =>
  new Map(Object.entries(lots) as [string, Decimal][]);

// Kieso, Weygandt and Warfield, Intermediate Accounting, chapter on inventories: 2000 at 4.00, 6000 at 4.40, 2000 at 4.75; 6000 are left.
const callMart = [
  layer('02', '2000', '8000', 'A'),
  layer('15', '6000', '26400', 'B'),
  layer('30', '2000', '9500', 'C'),
];
const left = onHand({ A: '1000', B: '3000', C: '2000' });

describe('the textbook example', () => {
  test('is worth 27,100 first in first out, and 26,340 at the weighted average', () => {
    const fifo = valued('fifo', callMart, left);
    expect(fifo).toMatchObject({ value: '27100', covered: '6000', missing: '0' });
    expect(fifo.parts.map(({ receipt, quantity, value }) => [receipt, quantity, value])).toEqual([
      ['R-30', '2000', '9500'],
      ['R-15', '4000', '17600'],
    ]);
    expect(valued('average', callMart, left).value).toBe('26340');
  });

  test('is worth 26,700 if 1000 of the first, 3000 of the second and 2000 of the third lot are left', () => {
    const found = valued('lot', callMart, left);
    expect(found).toMatchObject({ value: '26700', missing: '0' });
  });
});

test('goods without a cost are reported as missing, without an invented value', () => {
  const stock = { product: 'P', uom: 'CS', lots: onHand({ A: '3', X: '4' }), foreign: new Set<string>() };
  const row = valuationRow('lot', stock, [layer('02', '2', '10', 'A')]);
  expect(row).toMatchObject({
    onHand: '7',
    missing: '5',
    value: '10',
    unitCost: '5',
    gaps: [{ code: 'cost_missing' }],
  });
  const none = valuationRow('fifo', stock, []);
  expect(none.value).toBeUndefined();
  expect(none).toMatchObject({ missing: '7', gaps: [{ code: 'cost_missing' }] });
});

describe('given 100 of lot A with a cost, of which 60 were sold, and 40 of lot B without one', () => {
  const lots = onHand({ A: '40', B: '40' });

  test.each(['fifo', 'average', 'lot'] as const)('the goods of lot B are missing by %s', (method) => {
    expect(valued(method, [layer('02', '100', '300', 'A')], lots)).toMatchObject({ value: '120', missing: '40' });
  });

  test('a receipt that names no lot can be of lot B, up to its quantity', () => {
    const layers = [layer('02', '100', '300', 'A'), layer('03', '30', '150')];
    expect(valued('average', layers, lots)).toMatchObject({ covered: '70', missing: '10' });
    expect(valued('fifo', layers, lots)).toMatchObject({ value: '270', missing: '10' });
    expect(valued('average', [layer('02', '100', '300')], lots)).toMatchObject({ missing: '0' });
  });
});

test('receipts in two currencies have no value together', () => {
  const stock = { product: 'P', uom: 'CS', lots: onHand({ A: '3' }), foreign: new Set<string>() };
  const row = valuationRow('average', stock, [layer('02', '2', '10'), { ...layer('03', '2', '10'), currency: 'USD' }]);
  expect(row.value).toBeUndefined();
  expect(row.gaps).toMatchObject([{ code: 'currency_mixed', detail: expect.stringContaining('EUR and USD') }]);
});

describe('for any receipts', () => {
  const money = fc.integer({ min: 0, max: 1_000_000 }).map((cents) => divide(`${cents}`, '100', 2));
  const receipts = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 500 }), money), { minLength: 1, maxLength: 8 })
    .map((all) => all.map(([quantity, total], n) => layer(`${n + 10}`, `${quantity}`, total, `L${n}`)));
  const methods = ['fifo', 'average', 'lot'] as const;

  test('all of it on hand is worth exactly its cost, by every method', () => {
    fc.assert(
      fc.property(receipts, (layers) => {
        const lots = new Map(layers.map(({ lot, quantity }) => [lot!, quantity]));
        const cost = sum(layers.map(({ total }) => total));
        for (const method of methods) expect(valued(method, layers, lots).value).toBe(cost);
      }),
    );
  });

  /** The value of what is left when the earliest goods leave first, in binary numbers. */
  const leftByFifo = (layers: readonly Layer[], left: number): number => {
    let gone = layers.reduce((all, { quantity }) => all + Number(quantity), -left);
    return layers.reduce((value, { quantity, total }) => {
      const taken = Math.min(gone, Number(quantity));
      gone -= taken;
      return value + Number(total) * (1 - taken / Number(quantity));
    }, 0);
  };

  test('the rest is worth the total cost minus the first goods that left, and selling one more never adds value', () => {
    fc.assert(
      fc.property(receipts, fc.nat(100), (layers, share) => {
        const shareOf = (quantity: Decimal): Decimal => `${Math.floor((Number(quantity) * share) / 100)}`;
        const lots = new Map(layers.map(({ lot, quantity }) => [lot!, shareOf(quantity)]));
        const left = [...lots.values()].reduce((all, quantity) => all + Number(quantity), 0);
        const fewer = new Map(
          [...lots].map(([lot, quantity]) => [lot, quantity === '0' ? quantity : subtract(quantity, '1')]),
        );
        const cost = sum(layers.map(({ total }) => total));
        expect(Number(valued('fifo', layers, lots).value)).toBeCloseTo(leftByFifo(layers, left), 4);
        for (const method of methods) {
          const { value, covered, missing } = valued(method, layers, lots);
          expect([covered, missing]).toEqual([`${left}`, '0']);
          expect(compare(value, cost)).toBeLessThanOrEqual(0);
          expect(compare(valued(method, layers, fewer).value, value)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
