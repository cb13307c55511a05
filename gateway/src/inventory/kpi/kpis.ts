import type { KpiEventsAnswer, KpiRow, KpisAnswer } from '../../answers/inventoryKpis';
import type { ReadAt } from '../../projection/readModel';
import { layerOf } from '../costs';
import { daysBetween, daysLater } from '../days';
import type { Inventory } from '../inventory';
import { positionKey } from '../lotDays';
import { type InventoryView, positionsOf } from '../partyPositions';
import { showOrder } from '../orders';
import { kpiEvents } from './kpiEvents';
import { orderKpis } from './orderKpis';
import { checksOf, orderLines } from './orderLines';
import { periodFacts } from './periodFacts';
import { shelfKpis } from './shelfKpis';
import { stockKpis } from './stockKpis';
import type { Holding, KpiFacts, KpiTask, Measure, Period } from './task';
import { Values } from './values';

/** The holding costs of policies. */
const holdingsOf = ({ policies }: Inventory, organisation: string): Holding[] =>
  policies.holdingCosts(organisation).map(({ product, places, cost, currency }) => ({
    product,
    cost,
    currency,
    keys: places.map((place) => positionKey(product, place)),
  }));

/** The records of an organisation, and its positions on the ledger. */
function factsOf(inventory: Inventory, view: InventoryView, task: KpiTask): KpiFacts {
  const { organisation, party } = task.owner;
  const orders = inventory.orders.list(organisation).map((order) => showOrder(view, task.owner, order));
  const [first = task.period] = periodsBefore(task.period, task.earlier);
  return {
    task,
    positions: positionsOf(view, { party }),
    layers: inventory.costs.list(organisation).map((cost) => ({ ...layerOf(cost), product: cost.input.product })),
    lines: orderLines(view, task.owner, orders, { from: first.from, to: task.period.to }),
    checks: checksOf(inventory.counts.list(organisation)),
    holdings: holdingsOf(inventory, organisation),
  };
}

/** The measures of each period. */
function measures(view: ReadAt, facts: KpiFacts, periods: readonly Period[]): Measure[][] {
  const values = new Values(facts);
  const { periods: all, came } = periodFacts(facts, periods);
  return all.map((each) => [
    ...stockKpis(facts, values, each),
    ...orderKpis(each.period, facts.lines, facts.checks),
    ...shelfKpis(view, { task: facts.task, values, came }, each),
  ]);
}

/** The periods of the same length before a period, the earliest first. */
export function periodsBefore({ from, to }: Period, count: number): Period[] {
  const length = daysBetween(from, to) + 1;
  return Array.from({ length: count }, (_, index) => {
    const back = -length * (count - index);
    return { from: daysLater(from, back), to: daysLater(to, back) };
  });
}

const isSame = (a: Measure, b: Measure): boolean => a.kpi === b.kpi && a.by === b.by && a.unit === b.unit;

/** Every measure of a period beside the same of the periods before, or the records behind one measure. */
export function kpis(inventory: Inventory, view: InventoryView, task: KpiTask): KpisAnswer | KpiEventsAnswer {
  const facts = factsOf(inventory, view, task);
  const { period, events, earlier } = task;
  if (events) return { height: view.height, ...period, rows: kpiEvents(view, facts, events) };
  const before = periodsBefore(period, earlier);
  const [now = [], ...then] = measures(view, facts, [period, ...before]);
  const rows = now.map((row): KpiRow => {
    const trend = before.map((each, index) => {
      const value = then[index]?.find((other) => isSame(other, row))?.value;
      return { ...each, ...(value !== undefined && { value }) };
    });
    return { ...row, trend };
  });
  return { height: view.height, ...period, rows };
}
