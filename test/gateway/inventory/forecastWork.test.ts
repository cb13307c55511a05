import { describe, expect, test } from '@jest/globals';
import type { Decimal } from '@lotline/chaincode/domain';
import type { ForecastRow } from '@lotline/gateway/answers';
import { forecastWork } from '../../../gateway/src/inventory/worklist/forecastWork';

const days = ['2028-02-28', '2028-02-29', '2028-03-01'];
const row = {
  product: 'P',
  place: 'H',
  uom: 'CS',
  accuracy: [],
  gaps: [],
  forecast: days.map((from) => ({ from, quantity: '10' })),
} as unknown as ForecastRow;

/** The work of a place at which so much can be promised until each day. */
const workOf = (...available: Decimal[]): ReturnType<typeof forecastWork> =>
  forecastWork([row], {
    available: (_product, _place, day) => available[days.indexOf(day)] ?? '0',
    planned: [],
    today: days[0]!,
  });

describe('a stock-out that is expected', () => {
  test('has the largest shortage of any day, even if a later order covers it', () => {
    expect(workOf('15', '15', '99')).toMatchObject([{ quantity: '5', severity: 'high' }]);
    expect(workOf('15', '15', '15')).toMatchObject([{ quantity: '15' }]);
  });

  test('is not reported if every day is covered', () => {
    expect(workOf('10', '20', '30')).toEqual([]);
  });

  test('is named by its first day, the leap day too', () => {
    const [found] = workOf('10', '12', '99');
    expect(found?.detail).toContain('until 2028-02-29 is expected to be 20 CS, and 12 can be promised');
    expect(found?.recommendation).toContain('Get 8 CS');
  });
});
