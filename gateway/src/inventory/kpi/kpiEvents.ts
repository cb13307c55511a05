import type { KpiEventRow, KpiName } from '../../answers/inventoryKpis';
import type { MoveKind } from '../../projection/moveKinds';
import type { ReadAt } from '../../projection/readModel';
import { daysLater } from '../days';
import { daysOf, demandOf } from '../demand';
import { ProductUnits } from '../../queries/productUnits';
import { ShippedGoods } from '../shippedGoods';
import { type Flow, flowsOf } from './flows';
import { type AllFacts, lengthOf, periodFacts } from './periodFacts';
import { atRisk, type Shelf, shelvesOf } from './shelfKpis';
import { isIn, type KpiFacts, type OrderLine } from './task';

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

const receipts = ({ layers, task: { period } }: KpiFacts): Found[] =>
  layers
    .filter(({ on }) => isIn(on, period))
    .map(({ on, product, lot, quantity }) => ({ kind: 'received', time: on, goods: lot ?? product, quantity }));

function flows({ database }: ReadAt, { positions, task: { period } }: KpiFacts, kinds: readonly MoveKind[]): Found[] {
  const units = new ProductUnits(database);
  return [...positions.all.values()]
    .flatMap((position) => {
      const uom = units.of(position.product);
      return uom === undefined ? [] : flowsOf(database, position, { uom, period });
    })
    .filter(({ kind }) => kinds.includes(kind))
    .map(flowRow);
}

function stockOuts({ database }: ReadAt, { positions, task: { period } }: KpiFacts): Found[] {
  const today = daysLater(period.to, 1);
  const units = new ProductUnits(database);
  const shipped = new ShippedGoods(database);
  return [...positions.all.values()].flatMap(({ product, place, lots }) => {
    const uom = units.of(product);
    if (uom === undefined) return [];
    return daysOf(demandOf(database, { product, place, uom, lots, days: lengthOf(period), today, shipped }))
      .filter(({ censored }) => censored)
      .map(({ day }) => ({ kind: 'stock_out', time: day, goods: product, place }));
  });
}

const lines = ({ lines: all, task: { period } }: KpiFacts, kpi: KpiName): Found[] =>
  all
    .filter(({ kind }) => kind === (kpi === 'on_time_in_full' ? 'purchase' : 'sales'))
    .filter(({ placed, promised }) => isIn(kpi === 'backorder_rate' ? placed : promised, period))
    .map(orderRow);

/** The lots of the only period. */
function shelvesIn(view: ReadAt, all: KpiFacts): { shelves: Shelf[]; facts: AllFacts['periods'][number] | undefined } {
  const { periods, came } = periodFacts(all, [all.task.period]);
  const [facts] = periods;
  return { shelves: facts ? shelvesOf(view, facts, came) : [], facts };
}

const shelves: Find = (view, all) => shelvesIn(view, all).shelves.map(shelfRow);

const risky =
  (kpi: 'dead_stock' | 'expiry_risk'): Find =>
  (view, all) => {
    const { shelves: found, facts } = shelvesIn(view, all);
    return facts ? atRisk(found, facts, all.task)[kpi].map(shelfRow) : [];
  };

const checks = ({ checks: all, task: { period } }: KpiFacts): Found[] =>
  all
    .filter(({ at }) => isIn(at.slice(0, 10), period))
    .map(({ count, at, lot, place }) => ({ kind: 'count', time: at, goods: lot, place, order: count }));

type Find = (view: ReadAt, facts: KpiFacts) => Found[];

const used: Find = (view, facts) => [...receipts(facts), ...flows(view, facts, ['sold', 'consumed', 'used'])];
const ordered =
  (kpi: KpiName): Find =>
  (_view, facts) =>
    lines(facts, kpi);

const finds: Readonly<Record<KpiName, Find>> = {
  turnover: used,
  days_of_inventory: used,
  sell_through: used,
  shrinkage: (view, facts) => flows(view, facts, ['counted']),
  accuracy: (_view, facts) => checks(facts),
  backorder_rate: ordered('backorder_rate'),
  fill_rate: ordered('fill_rate'),
  on_time_in_full: ordered('on_time_in_full'),
  stock_outs: stockOuts,
  carrying_cost: shelves,
  ageing: shelves,
  dead_stock: risky('dead_stock'),
  expiry_risk: risky('expiry_risk'),
};

/** The records behind a measure, the earliest first. */
export const kpiEvents = (view: ReadAt, facts: KpiFacts, kpi: KpiName): KpiEventRow[] =>
  finds[kpi](view, facts)
    .toSorted((a, b) => (a.time < b.time ? -1 : 1))
    .map((row) => ({ kpi, ...row }));
