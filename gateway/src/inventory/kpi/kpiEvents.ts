import type { KpiEventRow, KpiName } from '../../answers/inventoryKpis';
import type { ReadView } from '../../trace/readView';
import { daysBetween, daysLater } from '../days';
import { demandOf } from '../demand';
import { type Flow, type FlowKind, flowsOf } from './flows';
import { atRisk, type Shelf, shelvesOf } from './shelfKpis';
import { isIn, type KpiTask, type OrderLine } from './task';
import type { Values } from './values';

type Found = Omit<KpiEventRow, 'kpi'>;

const flowRow = ({ kind, time, lot, place, quantity, uom, event }: Flow): Found => ({
  kind,
  time,
  goods: lot,
  place,
  quantity,
  uom,
  ...(event !== undefined && { event }),
});

const shelfRow = ({ lot, came, quantity, uom }: Shelf): Found => ({
  kind: 'on_hand',
  time: came,
  goods: lot,
  quantity,
  ...(uom !== undefined && { uom }),
});

const orderRow = ({ order, product, placed, ordered }: OrderLine): Found => ({
  kind: 'order',
  time: placed,
  goods: product,
  quantity: ordered,
  order,
});

const receipts = ({ layers, period }: KpiTask): Found[] =>
  layers
    .filter(({ on }) => isIn(on, period))
    .map(({ on, product, lot, quantity }) => ({ kind: 'received', time: on, goods: lot ?? product, quantity }));

const flows = (view: ReadView, { positions, period }: KpiTask, kinds: readonly FlowKind[]): Found[] =>
  positions
    .flatMap((position) => flowsOf(view.database, position, period))
    .filter(({ kind }) => kinds.includes(kind))
    .map(flowRow);

function stockOuts({ database }: ReadView, { positions, period }: KpiTask, { shipped }: Values): Found[] {
  const today = daysLater(period.to, 1);
  return positions.flatMap(({ product, place, uom }) =>
    uom === undefined
      ? []
      : demandOf(database, { product, place, uom, days: daysBetween(period.from, today), today, shipped })
          .days.filter(({ censored }) => censored)
          .map(({ day }) => ({ kind: 'stock_out', time: day, goods: product, place })),
  );
}

const lines = ({ lines: all, period }: KpiTask, kpi: KpiName): Found[] =>
  all
    .filter(({ kind }) => kind === (kpi === 'on_time_in_full' ? 'purchase' : 'sales'))
    .filter(({ placed, promised }) => isIn(kpi === 'backorder_rate' ? placed : promised, period))
    .map(orderRow);

function shelves(view: ReadView, task: KpiTask, values: Values): Found[] {
  const all = shelvesOf(view, values, task.period.to);
  const { events } = task;
  const some =
    events === 'dead_stock' || events === 'expiry_risk'
      ? atRisk(view.database, all, { task, values, day: task.period.to })[events]
      : all;
  return some.map(shelfRow);
}

const checks = ({ checks: all, period }: KpiTask): Found[] =>
  all
    .filter(({ at }) => isIn(at.slice(0, 10), period))
    .map(({ count, at, lot, place }) => ({ kind: 'count', time: at, goods: lot, place, order: count }));

type Find = (view: ReadView, task: KpiTask, values: Values) => Found[];

const used: Find = (view, task) => [...receipts(task), ...flows(view, task, ['sold', 'consumed'])];
const ordered =
  (kpi: KpiName): Find =>
  (_view, task) =>
    lines(task, kpi);

const finds: Readonly<Record<KpiName, Find>> = {
  turnover: used,
  days_of_inventory: used,
  sell_through: used,
  shrinkage: (view, task) => flows(view, task, ['counted']),
  accuracy: (_view, task) => checks(task),
  backorder_rate: ordered('backorder_rate'),
  fill_rate: ordered('fill_rate'),
  on_time_in_full: ordered('on_time_in_full'),
  stock_outs: stockOuts,
  carrying_cost: shelves,
  ageing: shelves,
  dead_stock: shelves,
  expiry_risk: shelves,
};

/** The records behind a measure, the earliest first. */
export const kpiEvents = (view: ReadView, task: KpiTask, values: Values, kpi: KpiName): KpiEventRow[] =>
  finds[kpi](view, task, values)
    .toSorted((a, b) => (a.time < b.time ? -1 : 1))
    .map((row) => ({ kpi, ...row }));
