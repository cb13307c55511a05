import { compare, subtract } from '@lotline/chaincode/domain';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PolicyRow } from '../../../gateway/src/answers/inventoryPolicies';
import { divide, downToMultiple, multiply, roundedUp, upToMultiple } from '../../../gateway/src/inventory/decimals';
import {
  asQuantity,
  economicOrderQuantity,
  normalCdf,
  normalQuantile,
  orderable,
  safetyStock,
  standardDeviation,
} from '../../../gateway/src/inventory/formulas';
import { type Planned, replenish } from '../../../gateway/src/inventory/replenish';

describe('the normal distribution', () => {
  // Standard tables of the normal distribution.
  test.each([
    [0.5, 0],
    [0.9, 1.281552],
    [0.95, 1.644854],
    [0.975, 1.959964],
    [0.98, 2.053749],
    [0.99, 2.326348],
    [0.999, 3.090232],
    [0.9999, 3.719016],
  ])('has at %f the quantile %f', (probability, z) => {
    expect(normalQuantile(probability)).toBeCloseTo(z, 6);
  });

  test('has a quantile that the distribution function takes back', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 0.99999, noNaN: true }), (probability) => {
        expect(normalCdf(normalQuantile(probability))).toBeCloseTo(probability, 10);
      }),
    );
  });
});

describe('the formulas give the numbers of Heizer and Render, Operations Management, chapter Inventory Management', () => {
  test('economic order quantity: 1,000 a year, $10 an order, $0.50 a unit and year are 200', () => {
    expect(economicOrderQuantity(1000, 10, 0.5)).toBeCloseTo(200, 9);
  });

  test.each([
    ['demand varies', 0.9, { demand: 15, demandSd: 5, leadTime: 2, leadTimeSd: 0 }, 9.06],
    ['the lead time varies', 0.98, { demand: 10, demandSd: 0, leadTime: 6, leadTimeSd: 1 }, 20.54],
    ['both vary', 0.95, { demand: 150, demandSd: 16, leadTime: 5, leadTimeSd: 1 }, 253.65],
  ])('safety stock where %s', (_what, level, numbers, expected) => {
    expect(safetyStock(level, numbers)).toBeCloseTo(expected, 2);
  });

  test('the economic order quantity costs less than any other', () => {
    const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, fc.double({ min: 0.01, max: 100, noNaN: true }), (d, k, h, factor) => {
        const cost = (q: number): number => (d / q) * k + (q / 2) * h;
        const best = economicOrderQuantity(d, k, h);
        expect(cost(best)).toBeLessThanOrEqual(cost(best * factor) * (1 + 1e-9));
      }),
    );
  });

  test('safety stock reaches its service level in a simulation of normal demand', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0.8, 0.9, 0.95), (seed, level) => {
        const numbers = { demand: 50, demandSd: 12, leadTime: 4, leadTimeSd: 0 };
        const stock = safetyStock(level, numbers);
        const random = randomFrom(seed);
        const normal = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
        const cycles = 4000;
        let enough = 0;
        for (let n = 0; n < cycles; n += 1) {
          let demand = 0;
          for (let day = 0; day < 4; day += 1) demand += 50 + 12 * normal();
          if (demand <= 200 + stock) enough += 1;
        }
        // Five standard errors of a share.
        expect(Math.abs(enough / cycles - level)).toBeLessThan(5 * Math.sqrt((level * (1 - level)) / cycles));
      }),
      { numRuns: 20 },
    );
  });

  test('the standard deviation is that of a sample', () => {
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.13809, 5);
    expect(standardDeviation([1])).toBeUndefined();
  });
});

/** Numbers between 0 and 1, above 0 (Park and Miller's generator). */
function randomFrom(seed: number): () => number {
  let state = (Math.abs(seed) % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const decimal = fc.tuple(fc.nat(1_000_000), fc.nat(3)).map(([n, digits]) => divide(`${n}`, `${10 ** digits}`, digits));
const positive = decimal.filter((each) => each !== '0');

describe('exact decimals', () => {
  test('round to a multiple without passing it', () => {
    fc.assert(
      fc.property(decimal, positive, (quantity, multiple) => {
        const [up, down] = [upToMultiple(quantity, multiple), downToMultiple(quantity, multiple)];
        expect(compare(up, quantity)).toBeGreaterThanOrEqual(0);
        expect(compare(down, quantity)).toBeLessThanOrEqual(0);
        expect(upToMultiple(up, multiple)).toBe(up);
        const between = subtract(up, down);
        expect(['0', multiple]).toContain(between);
      }),
    );
  });

  test.each([
    ['0.1', '0.2', '0.02'],
    ['999999999999999', '1000', '999999999999999000'],
    ['-2.5', '4', '-10'],
  ] as const)('%s times %s is %s', (a, b, product) => {
    expect(multiply(a, b)).toBe(product);
  });

  test.each([
    ['1', '3', 4, '0.3333'],
    ['2', '3', 2, '0.67'],
    ['-1', '8', 2, '-0.13'],
    ['10', '2', 6, '5'],
  ] as const)('%s divided by %s to %d decimals is %s', (a, b, places, quotient) => {
    expect(divide(a, b, places)).toBe(quotient);
  });

  test('are rounded up to what a unit can have, without the noise of binary fractions', () => {
    expect([asQuantity(39.06, 'CS'), asQuantity(0.0011, 'KGM'), asQuantity(0.1 + 0.2, 'KGM')]).toEqual([
      '40',
      '0.002',
      '0.3',
    ]);
    expect(roundedUp(30.000000000004, 0)).toBe('30');
  });

  test('an order is at least the minimum and a whole multiple', () => {
    expect(orderable('7', { minimum: '10', multiple: '12' })).toBe('12');
    expect(orderable('25', { minimum: '10', multiple: '12' })).toBe('36');
    expect(orderable('25', {})).toBe('25');
  });
});

const plan = (place: string, available: number, levels: [number, number], given: PolicyRow['given'] = {}): Planned => ({
  policy: {
    product: 'P',
    place,
    uom: 'CS',
    given: given as Planned['policy']['given'],
    reorderPoint: { value: `${levels[0]}` },
    maximum: { value: `${levels[1]}` },
    gaps: [],
  },
  available: `${available}`,
  allocated: '0',
  inTransit: '0',
  onOrder: '0',
  gaps: [],
});

describe('replenishment', () => {
  test('takes the excess of own places first, then orders an orderable quantity', () => {
    const supplied = { supplier: 'S', multiple: '10', minimumOrder: '30' };
    const { rows } = replenish([plan('low', 5, [20, 100], supplied), plan('full', 130, [20, 60])]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ place: 'low', position: '5', quantity: '100' });
    expect(rows[0]!.sources).toEqual([
      { kind: 'transfer', from: 'full', quantity: '70' },
      { kind: 'purchase', from: 'S', quantity: '30' },
    ]);
  });

  test('proposes nothing above the reorder point', () => {
    expect(replenish([plan('enough', 21, [20, 100])]).rows).toEqual([]);
  });

  test('reports what a policy lacks instead of a proposal', () => {
    const { policy, ...rest } = plan('unknown', 0, [1, 2]);
    const { maximum: _maximum, ...lacking } = policy;
    const gaps = [{ code: 'not_computable', field: 'maximum', detail: 'Costs are not set.' }];
    const answer = replenish([{ policy: { ...lacking, gaps }, ...rest }]);
    expect(answer).toEqual({ rows: [], gaps: [{ ...gaps[0], product: 'P', place: 'unknown' }] });
  });

  test('never gives away goods that a place needs, or the same excess twice, and always fills up', () => {
    const place = fc.tuple(fc.nat(200), fc.nat(50), fc.integer({ min: 1, max: 50 }));
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 8 }),
        fc.option(fc.integer({ min: 1, max: 7 })),
        (all, multiple) => {
          const given = multiple === null ? {} : { multiple: `${multiple}` };
          const planned = all.map(([has, reorder, more], n) => plan(`p${n}`, has, [reorder, reorder + more], given));
          const { rows } = replenish(planned);
          all.forEach(([has, reorder, more], n) => {
            const taken = rows
              .flatMap(({ sources }) => sources)
              .filter(({ from }) => from === `p${n}`)
              .reduce((total, { quantity }) => total + Number(quantity), 0);
            expect(taken).toBeLessThanOrEqual(Math.max(0, has - reorder - more));
            const row = rows.find(({ place: at }) => at === `p${n}`);
            expect(row !== undefined).toBe(has <= reorder);
            if (row) expect(Number(row.quantity)).toBeGreaterThanOrEqual(reorder + more - has);
          });
        },
      ),
    );
  });
});
