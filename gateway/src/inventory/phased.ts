import { add, convert, type Decimal, isNegative, isZero, subtract, sum } from '@lotline/chaincode/domain';
import { apiLimits } from '../answers/limits';
import type { Gap, PhasedAnswer, PhasedRow, PolicyInput } from '../answers/inventoryPolicies';
import type { StockRow } from '../queries/shownStock';
import { positionFilters } from '../queries/stockFilters';
import { allNow } from '../queries/stockNow';
import { allocatedOf } from './available';
import { openAllocations } from './allocations';
import { daysLater } from './days';
import { rounded } from './decimals';
import { forecasts } from './forecasts';
import { asQuantity, orderable } from './formulas';
import { groupBy } from '../groupBy';
import type { Inventory } from './inventory';
import { positionKey } from './lotDays';
import type { InventoryView } from './partyPositions';
import { type Owed, owedTo } from './orders';
import type { OwnerKey } from './owner';
import { type Batch, phasedPlan, type PlannedOrder } from './phasedPlan';
import { isGiven, type PlanFilter } from './planned';
import { PolicyLedger, type PolicyQuantities, policyQuantities } from './policies';
import type { StoredPolicy } from './policyStore';
import { priceAt } from './priceBreaks';
import { type Coming, offeredTransfers } from './transfers';

/** Orders by day, for the policies of an organisation. They are made in a thread. */
export interface PhasedTask {
  readonly kind: 'phased';
  readonly format: 'json';
  readonly owner: OwnerKey;
  readonly filter: PlanFilter;
  /** Days ahead. */
  readonly days: number;
  readonly today: string;
}

const meanPlaces = 6;
const usual = { season: 7, level: 0.9, history: 365 } as const;

const gapOf = (code: string, field: string, detail: string): Gap => ({ code, field, detail });

/** The free goods of a position by their last day, and what is on the way to it. */
interface Stock {
  readonly batches: Batch[];
  readonly inTransit: Decimal;
  readonly foreign: ReadonlySet<string>;
}

function stockOf(rows: Iterable<StockRow>, uom: string): Stock {
  const batches: Batch[] = [];
  const foreign = new Set<string>();
  let inTransit: Decimal = '0';
  for (const row of rows) {
    const [free, coming] = [row.available, row.inTransit].map((amount) => convert(amount as Decimal, row.uom, uom));
    if (free === undefined || coming === undefined) foreign.add(row.uom);
    else {
      if (!isZero(free)) batches.push({ quantity: free, lastDay: row.expiry });
      inTransit = add(inTransit, coming);
    }
  }
  return { batches, inTransit, foreign };
}

interface Arrivals {
  readonly byDay: ReadonlyMap<string, Decimal>;
  readonly gaps: readonly Gap[];
}

/** The arrivals that orders promise from today on, and those without an order, on the way or offered, which take the lead time. */
function arrivalsOf(
  owed: readonly Owed[],
  { inTransit, transfers }: { readonly inTransit: Decimal; readonly transfers: readonly Coming[] },
  at: { today: string; leadDays: number },
): Arrivals {
  const byDay = new Map<string, Decimal>();
  const put = (day: string, quantity: Decimal): void => {
    byDay.set(day, add(byDay.get(day) ?? '0', quantity));
  };
  let broken: Decimal = '0';
  let ordered: Decimal = '0';
  for (const { promised, open, unshipped } of owed) {
    ordered = add(ordered, subtract(open, unshipped));
    if (promised === undefined || promised < at.today) broken = add(broken, open);
    else put(promised, open);
  }
  const without = subtract(inTransit, ordered);
  const loose = sum([isNegative(without) ? '0' : without, ...transfers.map(({ quantity }) => quantity)]);
  if (!isZero(loose)) put(daysLater(at.today, at.leadDays), loose);
  const detail = `${broken} are on order, but their promised day is missing or over, so they are left out: set a new day with POST /inventory/orders.`;
  return { byDay, gaps: isZero(broken) ? [] : [gapOf('promise_broken', 'arriving', detail)] };
}

/** The parts of the store and the ledger that all positions share, each read once. */
interface Shared {
  readonly view: InventoryView;
  readonly task: PhasedTask;
  readonly days: readonly string[];
  readonly allocations: ReturnType<typeof openAllocations>;
  readonly owed: ReadonlyMap<string, Owed[]>;
  readonly transfers: ReadonlyMap<string, Coming[]>;
  readonly expected: ReadonlyMap<string, readonly Decimal[]>;
}

type Demand = Pick<PhasedRow, 'demandFrom'> & { readonly demand: readonly Decimal[] };

/** The forecast, or else the mean of the policy; undefined if neither is known. */
function demandOf({ expected, days }: Shared, key: string, { figures }: PolicyQuantities): Demand | undefined {
  const forecast = expected.get(key);
  if (forecast) return { demandFrom: 'forecast', demand: forecast };
  if (!figures) return undefined;
  const mean = rounded(figures.perDay, meanPlaces);
  return { demandFrom: 'mean', demand: days.map(() => mean) };
}

const lackingOf = (demand: Demand | undefined, leadTime: PolicyQuantities['leadTime']): Gap[] => [
  ...(demand
    ? []
    : [
        gapOf(
          'demand_unknown',
          'demand',
          'Neither a forecast nor a mean of the demand is known: wait, or use a longer history.',
        ),
      ]),
  ...(leadTime
    ? []
    : [gapOf('lead_time_unknown', 'leadTime', 'The lead time is not known: set leadTimeDays, or wait for receipts.')]),
];

/** The gaps of the plan of a position. */
function gapsOf({ safetyStock, uom }: PolicyQuantities, foreign: ReadonlySet<string>): Gap[] {
  const units = [...foreign].sort().join(', ');
  return [
    ...(safetyStock
      ? []
      : [
          gapOf(
            'safety_stock_unknown',
            'least',
            'The safety stock is not known: orders are planned so that stock does not fall below zero.',
          ),
        ]),
    ...(units === ''
      ? []
      : [gapOf('uom_not_convertible', 'stock', `Stock in ${units} does not convert to ${uom} and is left out.`)]),
  ];
}

/** The quantity to order where so much is missing: the order quantity or more, as it can be ordered. */
function lotOf({ input }: StoredPolicy, { orderQuantity, uom }: PolicyQuantities): (missing: Decimal) => Decimal {
  const usual = Number(orderQuantity?.value ?? 0);
  return (missing) => {
    const wanted = asQuantity(Math.max(Number(missing), usual), uom);
    return orderable(wanted, { minimum: input.minimumOrder, multiple: input.multiple });
  };
}

function shownOrder(
  order: PlannedOrder,
  { supplier, priceBreaks = [], currency }: PolicyInput,
): PhasedRow['orders'][number] {
  const price = priceAt(priceBreaks, order.quantity);
  return {
    ...order,
    ...(supplier !== undefined && { from: supplier }),
    ...(price !== undefined && { price, currency }),
  };
}

/** An order of today arrives after the last day of the plan, so the plan has no orders. */
function shortGaps(days: number, leadDays: number): Gap[] {
  if (leadDays < days) return [];
  const remedy =
    leadDays < apiLimits.planDays
      ? `plan ${leadDays + 1} days or more`
      : `a plan has at most ${apiLimits.planDays} days, so order by the reorder point (GET /inventory/replenishment)`;
  const detail = `The lead time of ${leadDays} days is not shorter than the plan of ${days} days, which therefore has no orders: ${remedy}.`;
  return [gapOf('plan_short', 'orders', detail)];
}

function rowOf(stored: StoredPolicy, quantities: PolicyQuantities, shared: Shared): PhasedRow {
  const { view, task, days, allocations, owed } = shared;
  const { product, place, uom, safetyStock, leadTime } = quantities;
  const key = positionKey(product, place);
  const demand = demandOf(shared, key, quantities);
  if (!demand || !leadTime) {
    return { product, place, uom, days: [], orders: [], gaps: lackingOf(demand, leadTime) };
  }
  const leadDays = Math.ceil(leadTime.days);
  const stock = stockOf(allNow(view, positionFilters(view.database, { product, place })), uom);
  const coming = { inTransit: stock.inTransit, transfers: shared.transfers.get(key) ?? [] };
  const arrivals = arrivalsOf(owed.get(key) ?? [], coming, { today: task.today, leadDays });
  const least = safetyStock?.value ?? '0';
  const planned = phasedPlan({
    days,
    demand: demand.demand,
    batches: stock.batches,
    arriving: arrivals.byDay,
    least,
    leadDays,
    allocated: allocatedOf(allocations, { product, place }),
    lotOf: lotOf(stored, quantities),
  });
  return {
    product,
    place,
    uom,
    demandFrom: demand.demandFrom,
    leadDays,
    least,
    days: planned.days,
    orders: planned.orders.map((order) => shownOrder(order, stored.input)),
    gaps: [...shortGaps(task.days, leadDays), ...arrivals.gaps, ...gapsOf(quantities, stock.foreign)],
  };
}

const keyOf = ({ product, place }: { readonly product: string; readonly place: string }): string =>
  positionKey(product, place);

/** The orders that every policy needs in the coming days, by the expected demand, what arrives and what expires. */
export function phased(inventory: Inventory, view: InventoryView, task: PhasedTask): PhasedAnswer {
  const { owner, filter, today } = task;
  const stored = inventory.policies.list(owner.organisation, isGiven(filter));
  const ledger = new PolicyLedger(view);
  const days = Array.from({ length: task.days }, (_, index) => daysLater(today, index));
  const found = forecasts(view.database, view.height, {
    today,
    horizon: task.days,
    period: 'day',
    method: undefined,
    season: usual.season,
    level: usual.level,
    days: usual.history,
    positions: stored.map(({ input: { product, place } }) => ({ product, place, uom: ledger.uom(product) })),
    effects: inventory.effects.list(owner.organisation),
  });
  const shared: Shared = {
    view,
    task,
    days,
    allocations: openAllocations(inventory.allocations, view, owner),
    owed: groupBy(owedTo(inventory.orders, view, owner), keyOf),
    transfers: groupBy(offeredTransfers(view, owner), keyOf),
    expected: new Map(
      found.rows
        .filter(({ forecast }) => forecast.length === days.length)
        .map(({ product, place, forecast }) => [
          positionKey(product, place),
          forecast.map(({ quantity }) => quantity as Decimal),
        ]),
    ),
  };
  return { height: view.height, rows: stored.map((each) => rowOf(each, policyQuantities(ledger, each), shared)) };
}
