import { add, type Decimal, isZero, sum } from '@lotline/chaincode/domain';
import type { ClassesAnswer, ClassRow } from '../answers/inventoryCounts';
import type { Gap } from '../answers/inventoryPolicies';
import { dayNumber } from '../projection/daySums';
import { divide, multiply, rounded } from './decimals';
import { demandGaps, type DemandSpan } from './demand';
import { mean, standardDeviation } from './formulas';
import { groupBy } from '../groupBy';
import type { Inventory } from './inventory';
import type { PositionDays } from './lotDays';
import { type InventoryView, type Positions, positionsOf } from './partyPositions';
import type { OwnerKey } from './owner';
import type { PositionLedger } from './positionLedger';
import { Tally } from './sumColumns';
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

interface Week {
  value: number;
  unknown: boolean;
}

/** Adds the demand of a position to weeks from the day `start` on; days that began without stock and got none make a week unknown. */
function addWeeks(weeks: readonly Week[], ledger: PositionLedger, span: DemandSpan, start: number): void {
  ledger.walk(span.days, span.end, ({ day, length, at, censored }) => {
    if (day + length <= start || (!censored && at === undefined)) return;
    const first = Math.max(0, Math.floor((day - start) / week));
    const last = Math.floor((day + length - 1 - start) / week);
    for (let index = first; index <= last; index += 1) {
      const found = weeks[index];
      if (!found) continue;
      if (censored) found.unknown = true;
      else found.value += ledger.usedNumberAt(at);
    }
  });
}

/** The demand of whole weeks without a day on which stock ran out, of several places together. The last week ends with the last day. */
function weeksOf(ledgers: readonly PositionLedger[], span: DemandSpan): number[] {
  const earliest = Math.min(...ledgers.map((ledger) => ledger.startOf(span.days, span.end)));
  const count = Math.floor((span.end - earliest) / week);
  if (!(count > 0)) return [];
  const start = span.end - count * week;
  const weeks = Array.from({ length: count }, () => ({ value: 0, unknown: false }));
  for (const ledger of ledgers) addWeeks(weeks, ledger, span, start);
  return weeks.filter(({ unknown }) => !unknown).map(({ value }) => value);
}

/** Everything that was used on the days. */
function usedOf(ledgers: readonly PositionLedger[], { days, end }: DemandSpan): Decimal {
  const used = new Tally();
  for (const ledger of ledgers) {
    ledger.walk(days, end, ({ at }) => {
      ledger.addUsed(used, at);
    });
  }
  return used.decimal();
}

function steadiness(weeks: readonly number[]): Pick<ClassRow, 'variation' | 'xyz' | 'gaps'> {
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
  readonly positions: Positions;
  readonly span: DemandSpan;
  readonly costs: ReadonlyMap<string, UnitCost>;
}

function rowOf(
  [product, all]: readonly [string, readonly PositionDays[]],
  { positions, span, costs }: Classing,
): ClassRow {
  const [one] = all;
  const uom = one && positions.uomOf(one);
  if (uom === undefined) {
    const detail = `${product} is not registered, so its unit is not known: register it.`;
    return { product, gaps: [gap('product_unknown', 'abc', detail)] };
  }
  const ledgers = all.flatMap((position) => positions.ledgerOf(position, span.end) ?? []);
  const used = usedOf(ledgers, span);
  const cost = costs.get(product);
  const missing = gap(
    'cost_missing',
    'abc',
    'No receipt has a cost in one currency: record it with POST /inventory/costs.',
  );
  const steady = steadiness(weeksOf(ledgers, span));
  return {
    product,
    uom,
    used,
    ...(cost && { value: divide(multiply(used, cost.total), cost.quantity, valuePlaces), currency: cost.currency }),
    ...steady,
    gaps: [...ledgers.flatMap((ledger) => demandGaps(ledger, uom)), ...steady.gaps, ...(cost ? [] : [missing])],
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
  const { organisation, party } = task.owner;
  const positions = positionsOf(view, { party });
  const classing = {
    positions,
    span: { days: task.days, end: dayNumber(task.today) },
    costs: new Map(unitCosts(inventory.costs.list(organisation)).map((cost) => [cost.product, cost])),
  };
  const products = groupBy(positions.all.values(), ({ product }) => product);
  const rows = [...products].map((product) => rowOf(product, classing));
  return { height: view.height, days: task.days, rows: ranked(rows, task.currency) };
}
