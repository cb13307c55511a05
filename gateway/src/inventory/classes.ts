import { add, type Decimal, isZero, sum } from '@lotline/chaincode/domain';
import type { ClassesAnswer, ClassRow } from '../answers/inventoryCounts';
import type { Gap } from '../answers/inventoryPolicies';
import type { ReadAt } from '../projection/readModel';
import { divide, multiply, rounded } from './decimals';
import { type Demand, demandOf, type Run, totalOf } from './demand';
import { mean, standardDeviation } from './formulas';
import { groupBy } from '../groupBy';
import type { Inventory } from './inventory';
import { type InventoryView, type PositionDays, positionsOf } from './lotDays';
import type { OwnerKey } from './owner';
import { ProductUnits } from '../queries/productUnits';
import { ShippedGoods } from './shippedGoods';
import { type UnitCost, unitCosts } from './unitCosts';
import { valuePlaces } from './valuation';

/** The classes that are wanted. They are made in a thread. */
export interface ClassTask {
  readonly kind: 'classes';
  readonly format: 'json';
  readonly owner: OwnerKey;
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

/** Adds the demand of a run to its weeks, from the day `start` on; a censored run makes them unknown. */
function addRun(
  weeks: { value: number; unknown: boolean }[],
  { day, length, quantity, censored }: Run,
  start: number,
): void {
  const first = Math.max(0, Math.floor((day - start) / week));
  if (!censored && quantity === '0') return;
  const last = Math.floor((day + length - 1 - start) / week);
  for (let index = first; index <= last; index += 1) {
    const found = weeks[index];
    if (!found || day + length <= start) continue;
    if (censored) found.unknown = true;
    else if (day >= start) found.value += Number(quantity);
  }
}

/** The demand of whole weeks without a day on which stock ran out, of several places together. The last week ends with the last day. */
function weeksOf(demands: readonly Demand[]): number[] {
  const all = demands.flatMap(({ runs }) => runs);
  const earliest = Math.min(...demands.flatMap(({ runs }) => runs[0]?.day ?? []));
  const ends = demands.map(({ runs }) => runs.at(-1)).map((run) => (run ? run.day + run.length : 0));
  const count = Math.floor((Math.max(0, ...ends) - earliest) / week);
  if (!(count > 0)) return [];
  const start = Math.max(...ends) - count * week;
  const weeks = Array.from({ length: count }, () => ({ value: 0, unknown: false }));
  for (const run of all) addRun(weeks, run, start);
  return weeks.filter(({ unknown }) => !unknown).map(({ value }) => value);
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

interface Classing {
  readonly database: ReadAt['database'];
  readonly task: ClassTask;
  readonly units: ProductUnits;
  readonly shipped: ShippedGoods;
  readonly costs: ReadonlyMap<string, UnitCost>;
}

function rowOf(
  [product, positions]: readonly [string, readonly PositionDays[]],
  { database, task, units, shipped, costs }: Classing,
): ClassRow {
  const uom = units.of(product);
  if (uom === undefined) {
    const detail = `${product} is not registered, so its unit is not known: register it.`;
    return { product, gaps: [gap('product_unknown', 'abc', detail)] };
  }
  const demands = positions.map(({ place, lots }) =>
    demandOf(database, { product, place, uom, lots, days: task.days, today: task.today, shipped }),
  );
  const used = sum(demands.map(totalOf));
  const cost = costs.get(product);
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

/** The classes of every product that is, or once was, at places of the owner. */
export function classes(inventory: Inventory, view: InventoryView, task: ClassTask): ClassesAnswer {
  const { database, height } = view;
  const { organisation, party } = task.owner;
  const products = groupBy(positionsOf(view, { party }).values(), ({ product }) => product);
  const classing = {
    database,
    task,
    units: new ProductUnits(database),
    shipped: new ShippedGoods(database),
    costs: new Map(unitCosts(inventory.costs.list(organisation)).map((cost) => [cost.product, cost])),
  };
  const rows = [...products].map((product) => rowOf(product, classing));
  return { height, days: task.days, rows: ranked(rows, task.currency) };
}
