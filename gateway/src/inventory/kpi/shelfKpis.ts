import { add, type Decimal, type Lot, sum } from '@lotline/chaincode/domain';
import type { KpiName } from '../../answers/inventoryKpis';
import type { Database } from '../../projection/database';
import { readFact } from '../../projection/saveFact';
import type { ReadView } from '../../trace/readView';
import { dayOf, daysBetween, daysLater } from '../days';
import { demandOf } from '../demand';
import { gapOf, percentOf } from './ratio';
import type { KpiTask, Measure, Period } from './task';
import { atMeanCost, type Values } from './values';

/** Last days of each age but the oldest. */
const ages = [30, 60, 90, 180] as const;

/** A lot on hand at the end of a period. */
export interface Shelf {
  readonly product: string;
  readonly lot: string;
  readonly uom: string | undefined;
  readonly came: string;
  readonly quantity: Decimal;
  readonly age: number;
  readonly expiry: string | undefined;
}

/** Every lot on hand at the end of a day. */
export function shelvesOf({ database }: ReadView, values: Values, day: string): Shelf[] {
  return [...values.stock(day).values()].flatMap(({ product, uom, lots }) =>
    [...lots].map(([lot, quantity]) => {
      const first = 'SELECT min(time) AS came FROM movement WHERE lot = ?';
      const came = database.get<{ came: string | null }>(first, lot)?.came ?? day;
      const { expiry } = (readFact(database, 'lot', lot) as Lot | undefined) ?? {};
      return { product, lot, uom, came, quantity, age: Math.floor(daysBetween(dayOf(came), day)), expiry };
    }),
  );
}

/** The value of some lots by currency, at mean cost; those without one are a gap. */
function valueOf(
  given: { readonly kpi: KpiName; readonly by?: string; readonly formula: string },
  shelves: readonly Shelf[],
  { values, day }: { readonly values: Values; readonly day: string },
): Measure[] {
  const totals = new Map<string, Decimal>();
  let lacking = 0;
  for (const { product, quantity } of shelves) {
    const cost = values.meanCost(product, day);
    if (cost) totals.set(cost.currency, add(totals.get(cost.currency) ?? '0', atMeanCost(quantity, cost)));
    else lacking += 1;
  }
  const detail = `${lacking} of ${shelves.length} lots have no cost in one currency and are left out: record it with POST /inventory/costs.`;
  const gaps = lacking === 0 ? [] : [gapOf('cost_missing', given.kpi, detail)];
  const terms = [{ name: 'lots', value: `${shelves.length}` }];
  if (totals.size > 0) return [...totals].sort().map(([unit, value]) => ({ ...given, value, unit, terms, gaps }));
  // Nothing is worth nothing; goods without a cost are worth what nobody knows.
  return [{ ...given, ...(lacking === 0 && { value: '0' }), unit: 'money', terms, gaps }];
}

function ageing(shelves: readonly Shelf[], at: { values: Values; day: string }): Measure[] {
  const bounds = [0, ...ages.map((age) => age + 1)];
  return bounds.flatMap((from, index) => {
    const to = ages[index];
    const inAge = shelves.filter(({ age }) => age >= from && (to === undefined || age <= to));
    const by = to === undefined ? `${from} days and more` : `${from} to ${to} days`;
    const formula = 'goods on hand at the end of the period at mean cost, by days since their lot came first';
    return valueOf({ kpi: 'ageing', by, formula }, inAge, at);
  });
}

/** Position-days without stock, of the days since a position had stock first. */
function stockOuts(database: Database, { positions }: KpiTask, values: Values, { from, to }: Period): Measure {
  const today = daysLater(to, 1);
  const days = positions.flatMap(({ product, place, uom }) =>
    uom === undefined
      ? []
      : demandOf(database, { product, place, uom, days: daysBetween(from, today), today, shipped: values.shipped })
          .days,
  );
  const out = days.filter(({ censored }) => censored).length;
  return percentOf(
    {
      kpi: 'stock_outs',
      formula:
        'days on which a product began without stock at a place and got none / days of all products and places · 100',
      missing: 'No product had been in stock for a whole day.',
    },
    ['days without stock', 'days'],
    [out, days.length],
  );
}

/** Products of which something was sold or consumed in the days before. */
function usedSince(database: Database, { positions, deadDays }: KpiTask, values: Values, to: string): Set<string> {
  const today = daysLater(to, 1);
  return new Set(
    positions.flatMap(({ product, place, uom }) => {
      if (uom === undefined) return [];
      const { days } = demandOf(database, { product, place, uom, days: deadDays, today, shipped: values.shipped });
      return sum(days.map(({ quantity }) => quantity)) === '0' ? [] : [product];
    }),
  );
}

/** The lots that are dead, and those that expire soon. */
export function atRisk(
  database: Database,
  shelves: readonly Shelf[],
  { task, values, day }: { readonly task: KpiTask; readonly values: Values; readonly day: string },
): Record<'dead_stock' | 'expiry_risk', Shelf[]> {
  const used = usedSince(database, task, values, day);
  const last = daysLater(day, task.expiryDays);
  return {
    dead_stock: shelves.filter(({ product, age }) => age >= task.deadDays && !used.has(product)),
    expiry_risk: shelves.filter(({ expiry }) => expiry !== undefined && expiry <= last),
  };
}

/** Measures of the goods on hand at the end of a period. */
export function shelfKpis(view: ReadView, task: KpiTask, values: Values, period: Period): Measure[] {
  const { database } = view;
  const { expiryDays, deadDays } = task;
  const at = { values, day: period.to };
  const shelves = shelvesOf(view, values, period.to);
  const risks = atRisk(database, shelves, { task, values, day: period.to });
  return [
    stockOuts(database, task, values, period),
    ...ageing(shelves, at),
    ...valueOf(
      {
        kpi: 'dead_stock',
        formula: `goods on hand at mean cost that came ${deadDays} days ago or earlier, of products that were neither sold, consumed nor shipped to others since`,
      },
      risks.dead_stock,
      at,
    ),
    ...valueOf(
      {
        kpi: 'expiry_risk',
        formula: `goods on hand at mean cost whose last day of sale is at most ${expiryDays} days after the period`,
      },
      risks.expiry_risk,
      at,
    ),
  ];
}
