import { expect, test } from '@jest/globals';
import { soldByKey } from '../../chaincode/src/domain/facts/soldBy';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import { done, ledger, refused } from './attacks/support/stage';
import { farm, type Said } from './support/cast';

const lot = farm.lot('A');
const { place } = farm;
const at = (day: number, minute: number): string => new Date(Date.UTC(2026, 1, day, 8, minute)).toISOString();
const sell = (day: number, minute: number): Said =>
  farm.asks('sell', { place, lots: [{ lot, quantity: '1', uom: 'CS' }], at: at(day, minute) });

test('given a lot that sells every minute for weeks, its stock stays small, and a count of a past day is exact', async () => {
  const made = { lot, place, quantity: '10000', uom: 'CS', at: at(1, 0) };
  const world = await ledger(farm.asks('commissionLot', made));
  for (let day = 2; day <= 22; day += 1) {
    const sales = Array.from({ length: 90 }, (_, minute) => sell(day, minute + 1));
    const { outcomes } = await world.run(sales, '2026-03-01T00:00:00.000Z');
    expect(outcomes.every(({ status }) => status === 'recorded')).toBe(true);
  }
  const stock = (): object & { readonly past?: string } => world.fact(stockKey(lot, place)) ?? {};
  expect(stock().past?.length).toBeLessThan(500);
  const sold = (): object & { readonly past?: string } => world.fact(soldByKey(lot, farm.msp)) ?? {};
  expect(sold().past?.length).toBeLessThan(400);
  await done(world, farm.asks('count', { lot, place, counted: '9180', uom: 'CS', reason: 'count', at: at(11, 0) }));
  // 810 were sold from the second to the tenth day, and ten of them were missing; 1080 were sold since.
  expect(stock()).toMatchObject({ onHand: '8100', adjusted: '-10' });
  // 90 were sold on the second day.
  const comeBack = (quantity: string): Said =>
    farm.asks('return', { place, lots: [{ lot, quantity, uom: 'CS' }], reason: 'unsold', at: at(2, 900) });
  await refused(world, comeBack('91'), 'sold_insufficient');
  await done(world, comeBack('90'), 'covered_by_count');
  expect(sold()).toMatchObject({ quantity: '1800' });
}, 120_000);
