import { compare, type Decimal, type LotLine, sum } from '@lotline/chaincode/domain';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pickStrategies } from '../../../gateway/src/answers/inventoryAllocations';
import { takenBy } from '../../../gateway/src/inventory/allocations';
import type { StoredAllocation } from '../../../gateway/src/inventory/allocationStore';
import type { StockedGoods } from '../../../gateway/src/inventory/goodsAtPlace';
import { pickGoods, type PickRequest } from '../../../gateway/src/inventory/pick';

const request: Omit<PickRequest, 'quantity'> = {
  product: 'P',
  place: 'A',
  uom: 'CS',
  strategy: 'fefo',
  date: '2026-06-10',
};

const date = fc.integer({ min: 1, max: 28 }).map((day) => `2026-06-${String(day).padStart(2, '0')}`);
const blocked = fc.constantFrom(undefined, undefined, undefined, 'held' as const, 'recalled' as const);
const amount = fc.integer({ min: 1, max: 400 }).map((n): Decimal => `${n / 4}`);
const stockOf = (count: number): fc.Arbitrary<StockedGoods[]> =>
  fc
    .array(fc.tuple(amount, fc.option(date, { nil: undefined }), date, blocked, fc.boolean()), { maxLength: count })
    .map((all) =>
      all.map(([quantity, expiry, came, block, isContainer], n) => ({
        ...(isContainer && { container: `SSCC-${n}` }),
        lots: [{ lot: `L${n}`, quantity, uom: 'CS' } as unknown as LotLine],
        expiry,
        came,
        blocked: block,
        mixed: false,
      })),
    );
const strategy = fc.constantFrom(...pickStrategies);
const minimumDays = fc.option(fc.nat(10), { nil: undefined });

describe('picks', () => {
  test('never contain blocked, expired or too old goods, or more than needed', () => {
    fc.assert(
      fc.property(stockOf(8), amount, strategy, minimumDays, (stock, quantity, how, days) => {
        const asked = { ...request, quantity, strategy: how, minimumDays: days };
        const pick = pickGoods(stock, takenBy([]), asked);
        expect(sum([pick.quantity, pick.short] as Decimal[])).toBe(quantity);
        expect(compare(pick.short as Decimal, '0')).toBeGreaterThanOrEqual(0);
        const least = new Date(Date.UTC(2026, 5, 10 + (days ?? 0))).toISOString().slice(0, 10);
        for (const { lots, expiry } of pick.picks) {
          expect(stock.find(({ lots: [line] }) => line?.lot === lots[0]?.lot)?.blocked).toBeUndefined();
          if (expiry !== undefined) expect(expiry >= least).toBe(true);
          else expect(days).toBeUndefined();
        }
      }),
    );
  });

  test('by expiry leave loose goods only for goods that expire no later', () => {
    fc.assert(
      fc.property(stockOf(8), amount, (stock, quantity) => {
        const pick = pickGoods(stock, takenBy([]), { ...request, quantity });
        const last = pick.picks
          .map(({ expiry = 'never' }) => expiry)
          .sort()
          .at(-1);
        const full = new Set(pick.picks.map(({ lots }) => lots[0]?.lot));
        const left = stock.filter(
          ({ container, blocked: block, expiry, lots: [line] }) =>
            !container && !block && expiry !== undefined && expiry >= request.date && !full.has(line?.lot ?? ''),
        );
        for (const { expiry = '' } of left) expect(expiry >= (last ?? '')).toBe(true);
      }),
    );
  });

  test('that are allocated one after the other, and released at random, never share goods', () => {
    const step = fc.tuple(amount, strategy, fc.boolean());
    fc.assert(
      fc.property(stockOf(6), fc.array(step, { maxLength: 12 }), (stock, steps) => {
        const open: StoredAllocation[] = [];
        for (const [quantity, how, isReleasing] of steps) {
          if (isReleasing) open.shift();
          const pick = pickGoods(stock, takenBy(open), { ...request, quantity, strategy: how });
          open.push({ pick } as StoredAllocation);
          const lines = open.flatMap((each) => each.pick.picks);
          const containers = lines.flatMap(({ container }) => container ?? []);
          expect(new Set(containers).size).toBe(containers.length);
          for (const {
            container,
            lots: [line],
          } of stock) {
            const promised = lines.flatMap(({ lots }) => lots).filter(({ lot }) => lot === line?.lot);
            const total = sum(promised.map((each) => each.quantity as Decimal));
            expect(compare(total, line?.quantity ?? '0')).toBeLessThanOrEqual(0);
            if (container && total !== '0') expect(total).toBe(line?.quantity);
          }
        }
      }),
    );
  });
});
