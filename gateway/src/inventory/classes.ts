import { add, type Decimal, isZero, sum } from '@lotline/chaincode/domain';
import type { ClassesAnswer, ClassRow } from '../answers/inventoryCounts';
import type { Gap } from '../answers/inventoryPolicies';
import type { Database } from '../projection/database';
import { divide, multiply, rounded } from './decimals';
import { type Demand, demandOf } from './demand';
import { mean, standardDeviation } from './formulas';
import { groupBy } from './groupBy';
import type { OwnPosition } from './ownPositions';
import { ShippedGoods } from './shippedGoods';
import { valuePlaces } from './valuation';

/** The mean cost of a unit of a product, from all of its receipts. */
export interface UnitCost {
  readonly product: string;
  readonly total: Decimal;
  readonly quantity: Decimal;
  readonly currency: string;
}

/** The classes that are wanted. They are made in a thread. */
export interface ClassTask {
  readonly kind: 'classes';
  readonly format: 'json';
  readonly positions: readonly OwnPosition[];
  readonly costs: readonly UnitCost[];
  /** Only products with costs in this currency are ranked. */
  readonly currency: string | undefined;
  readonly days: number;
  readonly today: string;
}

/** Shares of the used value up to which a product is A, or B; variations up to which it is X, or Y. */
const limits = { A: 0.8, B: 0.95, X: 0.5, Y: 1 } as const;
const fewestWeeks = 4;
const week = 7;

const gap = (code: string, field: string, detail: string): Gap => ({ code, field, detail });

/** The demand of whole weeks without a day on which stock ran out, of several places together. */
function weeksOf(demands: readonly Demand[]): number[] {
  const days = new Map<string, { value: number; unknown: boolean }>();
  for (const { day, quantity, censored } of demands.flatMap((demand) => demand.days)) {
    const before = days.get(day) ?? { value: 0, unknown: false };
    days.set(day, { value: before.value + Number(quantity), unknown: before.unknown || censored });
  }
  const sorted = [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  const weeks: number[] = [];
  for (let start = sorted.length % week; start < sorted.length; start += week) {
    const within = sorted.slice(start, start + week);
    if (!within.some(({ unknown }) => unknown)) weeks.push(within.reduce((total, { value }) => total + value, 0));
  }
  return weeks;
}

function steadiness(demands: readonly Demand[]): Pick<ClassRow, 'variation' | 'xyz' | 'gaps'> {
  const weeks = weeksOf(demands);
  const [middle, spread] = [mean(weeks), standardDeviation(weeks)];
  if (weeks.length < fewestWeeks || middle === undefined || spread === undefined) {
    const detail = `The ledger has ${weeks.length} whole weeks with stock; the variation of demand needs ${fewestWeeks}.`;
    return { gaps: [gap('history_short', 'xyz', detail)] };
  }
  if (middle === 0) return { gaps: [gap('no_demand', 'xyz', 'Nothing was sold or consumed, so nothing varies.')] };
  const variation = spread / middle;
  return {
    variation: rounded(variation, valuePlaces),
    xyz: variation <= limits.X ? 'X' : variation <= limits.Y ? 'Y' : 'Z',
    gaps: [],
  };
}

function rowOf(
  database: Database,
  [product, positions]: readonly [string, readonly OwnPosition[]],
  task: ClassTask,
  shipped: ShippedGoods,
): ClassRow {
  const uom = positions[0]?.uom;
  if (uom === undefined) {
    const detail = `${product} is not registered, so its unit is not known: register it.`;
    return { product, gaps: [gap('product_unknown', 'abc', detail)] };
  }
  const demands = positions.map(({ place }) =>
    demandOf(database, { product, place, uom, days: task.days, today: task.today, shipped }),
  );
  const used = sum(demands.flatMap(({ days }) => days.map(({ quantity }) => quantity)));
  const cost = task.costs.find((each) => each.product === product);
  const missing = gap(
    'cost_missing',
    'abc',
    'No receipt has a cost in one currency: record it with POST /inventory/costs.',
  );
  const steady = steadiness(demands);
  return {
    product,
    uom,
    used,
    ...(cost && { value: divide(multiply(used, cost.total), cost.quantity, valuePlaces), currency: cost.currency }),
    ...steady,
    gaps: [...demands.flatMap(({ gaps }) => gaps), ...steady.gaps, ...(cost ? [] : [missing])],
  };
}

/** Ranks products by the value of what was used: A are those that reach 80 % of it, B those that reach 95 %, C the rest. */
export function ranked(rows: readonly ClassRow[], wanted?: string): ClassRow[] {
  const currencies = [...new Set(rows.flatMap(({ currency }) => currency ?? []))].sort();
  const currency = wanted ?? (currencies.length === 1 ? currencies[0] : undefined);
  const isRanked = (row: ClassRow): boolean => row.value !== undefined && row.currency === currency;
  const sorted = rows
    .filter(isRanked)
    .toSorted((a, b) => Number(b.value) - Number(a.value) || (a.product < b.product ? -1 : 1));
  const all = sum(sorted.map(({ value }) => value as Decimal));
  let above: Decimal = '0';
  const classed = sorted.map((row): ClassRow => {
    const before = isZero(all) ? 1 : Number(above) / Number(all);
    above = add(above, row.value as Decimal);
    const share = isZero(all) ? {} : { share: divide(above, all, valuePlaces) };
    const isUsed = !isZero(row.value as Decimal);
    return { ...row, ...share, abc: isUsed && before < limits.A ? 'A' : isUsed && before < limits.B ? 'B' : 'C' };
  });
  const others = rows
    .filter((row) => !isRanked(row))
    .map((row) => {
      if (row.value === undefined) return row;
      const detail = `Costs are in ${currencies.join(' and ')}: ask for one currency, whose products are ranked.`;
      return { ...row, gaps: [...row.gaps, gap('currency_mixed', 'abc', detail)] };
    });
  return [...classed, ...others];
}

/** The classes of every product at the positions. */
export function classes(database: Database, height: number, task: ClassTask): ClassesAnswer {
  const products = groupBy(task.positions, ({ product }) => product);
  const shipped = new ShippedGoods(database);
  const rows = [...products].map((product) => rowOf(database, product, task, shipped));
  return { height, days: task.days, rows: ranked(rows, task.currency) };
}
