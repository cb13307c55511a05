import { add, type Decimal } from '@lotline/chaincode/domain';
import type { KpiName } from '../../answers/inventoryKpis';
import { dayNumber } from '../../projection/daySums';
import type { ReadAt } from '../../projection/readModel';
import { dayOfNumber, daysLater } from '../days';
import type { AllFacts, PeriodFacts } from './periodFacts';
import { gapOf, percentOf } from './ratio';
import type { KpiTask, Measure } from './task';
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

/** Every lot on hand at the end of a period. */
export function shelvesOf({ database }: ReadAt, { closing, period }: PeriodFacts, came: AllFacts['came']): Shelf[] {
  const day = dayNumber(period.to);
  return [...closing.values()].flatMap(({ product, uom, lots }) =>
    [...lots].map(([lot, quantity]) => {
      const first = came.get(lot) ?? day;
      const row = database.get<{ expiry: string | null }>('SELECT expiry FROM lot WHERE id = ?', lot);
      return {
        product,
        lot,
        uom,
        came: dayOfNumber(first),
        quantity,
        age: day - first,
        expiry: row?.expiry ?? undefined,
      };
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
  const [unit = 'money', ...others] = values.currencies;
  const isKnown = totals.size > 0 || lacking === 0;
  // Goods without a cost have an unknown value, no goods have the value 0, in every currency, so that trends have one unit.
  if (!isKnown) return [{ ...given, unit: others.length === 0 ? unit : 'money', terms, gaps }];
  return [unit, ...others].map((each) => ({ ...given, value: totals.get(each) ?? '0', unit: each, terms, gaps }));
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
const stockOuts = ({ days, daysWithoutStock }: PeriodFacts): Measure =>
  percentOf(
    {
      kpi: 'stock_outs',
      formula:
        'days on which a product began without stock at a place and got none / days of all products and places · 100',
      missing: 'No product had been in stock for a whole day.',
    },
    ['days without stock', 'days'],
    [daysWithoutStock, days],
  );

/** The lots that are dead, and those that expire soon. */
export function atRisk(
  shelves: readonly Shelf[],
  { usedSince, period }: PeriodFacts,
  { deadDays, expiryDays }: Pick<KpiTask, 'deadDays' | 'expiryDays'>,
): Record<'dead_stock' | 'expiry_risk', Shelf[]> {
  const last = daysLater(period.to, expiryDays);
  return {
    dead_stock: shelves.filter(({ product, age }) => age >= deadDays && !usedSince.has(product)),
    expiry_risk: shelves.filter(({ expiry }) => expiry !== undefined && expiry <= last),
  };
}

/** Measures of the goods on hand at the end of a period. */
export function shelfKpis(
  view: ReadAt,
  { task, values, came }: { readonly task: KpiTask; readonly values: Values; readonly came: AllFacts['came'] },
  facts: PeriodFacts,
): Measure[] {
  const { expiryDays, deadDays } = task;
  const at = { values, day: facts.period.to };
  const shelves = shelvesOf(view, facts, came);
  const risks = atRisk(shelves, facts, task);
  return [
    stockOuts(facts),
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
