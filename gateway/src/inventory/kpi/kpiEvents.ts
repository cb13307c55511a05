import { productOf } from '@lotline/chaincode/domain';
import type { KpiEventRow, KpiName } from '../../answers/inventoryKpis';
import { groupBy } from '../../groupBy';
import { eventsOf, type MoveKind, moveKind } from '../../projection/moveKinds';
import type { ReadAt } from '../../projection/readModel';
import { dayOf, daysLater } from '../days';
import { daysOf, demandOf } from '../demand';
import { positionKey } from '../lotDays';
import { ProductUnits } from '../../queries/productUnits';
import { arrivalsOf, leftOf } from '../shipmentArrivals';
import type { Line } from '../shipmentContents';
import { departureOf, selectShipments, type ShipmentRow } from '../shipmentTimes';
import { ShippedGoods } from '../shippedGoods';
import { type Flow, flowsOf } from './flows';
import { type AllFacts, lengthOf, periodFacts } from './periodFacts';
import { atRisk, type Shelf, shelvesOf } from './shelfKpis';
import { isIn, type KpiFacts, type OrderLine } from './task';

type Found = Omit<KpiEventRow, 'kpi'>;
type Find = (view: ReadAt, facts: KpiFacts) => Found[];

const flowRow = ({ kind, time, lot, place, quantity, uom, event }: Flow): Found => ({
  kind,
  time,
  goods: lot,
  place,
  quantity,
  uom,
  ...(event !== undefined && { event }),
});

/** The first movement of a lot to a place of the owner, with its event. */
function arrivalOf({ database, height }: ReadAt, lot: string, places: readonly string[]): Partial<Found> {
  const [first] = places
    .flatMap((place) => {
      const row = database.get<{ time: string }>(
        `SELECT time FROM movement WHERE lot = ? AND place = ? AND on_hand NOT LIKE '-%' AND on_hand <> '0' ORDER BY time, run, position LIMIT 1`,
        lot,
        place,
      );
      return row ? [{ place, time: row.time }] : [];
    })
    .toSorted((a, b) => (a.time < b.time ? -1 : 1));
  if (!first) return {};
  const [event] = eventsOf(database, { lot, place: first.place, time: first.time, height: height + 1 });
  return { ...first, ...(event && { event: event.id }) };
}

/** Lots on hand, each with the event by which it came. */
function shelfRows(view: ReadAt, { positions, task }: KpiFacts, found: readonly Shelf[]): Found[] {
  const places = groupBy(
    [...positions.all.values()].flatMap(({ place, lots }) => lots.map(({ lot }) => ({ lot, place }))),
    ({ lot }) => lot,
  );
  return found.map(({ lot, came, quantity, uom }) => ({
    kind: 'on_hand',
    time: came,
    goods: lot,
    quantity,
    ...(uom !== undefined && { uom }),
    ...(!task.isBrief && arrivalOf(view, lot, [...new Set((places.get(lot) ?? []).map(({ place }) => place))])),
  }));
}

const orderRow = ({ order, product, placed, ordered, uom }: OrderLine): Found => ({
  kind: 'order',
  time: placed,
  goods: product,
  quantity: ordered,
  uom,
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

/** The lines of orders that are behind a measure. */
const linesOf = ({ lines, task: { period } }: KpiFacts, kpi: KpiName): OrderLine[] =>
  lines
    .filter(({ kind }) => kind === (kpi === 'on_time_in_full' ? 'purchase' : 'sales'))
    .filter(({ placed, promised }) => isIn(kpi === 'backorder_rate' ? placed : promised, period));

/** The departures of a sales order, or the arrivals of a purchase order, with their events. */
function movedOf({ database }: ReadAt, { kind, order, shipments, product }: OrderLine): Found[] {
  const isOf = ({ lot }: Line): boolean => (productOf(lot) ?? lot) === product;
  const rows = shipments.flatMap((id) => database.get<ShipmentRow>(`${selectShipments} WHERE id = ?`, id) ?? []);
  return rows.map(departureOf).flatMap((departure) => {
    const moves = kind === 'purchase' ? arrivalsOf(database, departure) : [leftOf(database, departure)];
    return moves.flatMap(({ time, event, lines }) =>
      lines.filter(isOf).map(({ lot, quantity, uom }) => ({
        kind: kind === 'purchase' ? 'received' : 'shipped',
        time,
        goods: lot,
        quantity,
        uom,
        ...(event !== undefined && { event }),
        order,
      })),
    );
  });
}

/** The lines of orders, and what moved of them; what moved of several lines of one product once. */
function ordered(kpi: KpiName): Find {
  return (view, facts) => {
    const lines = linesOf(facts, kpi);
    const byProduct = groupBy(lines, ({ order, product, partner }) => JSON.stringify([order, product, partner]));
    return [...lines.map(orderRow), ...[...byProduct.values()].flatMap(([line]) => (line ? movedOf(view, line) : []))];
  };
}

/** The lots of the only period. */
function shelvesIn(view: ReadAt, all: KpiFacts): { shelves: Shelf[]; facts: AllFacts['periods'][number] | undefined } {
  const { periods, came } = periodFacts(all, [all.task.period]);
  const [facts] = periods;
  return { shelves: facts ? shelvesOf(view, facts, came) : [], facts };
}

const shelves: Find = (view, all) => shelfRows(view, all, shelvesIn(view, all).shelves);

/** The goods of policies with a cost of holding. */
const carried: Find = (view, all) => {
  const keys = new Set(all.holdings.flatMap((holding) => holding.keys));
  return shelves(view, all).filter(({ goods, place = '' }) => keys.has(positionKey(productOf(goods) ?? goods, place)));
};

const risky =
  (kpi: 'dead_stock' | 'expiry_risk'): Find =>
  (view, all) => {
    const { shelves: found, facts } = shelvesIn(view, all);
    return facts ? shelfRows(view, all, atRisk(found, facts, all.task)[kpi]) : [];
  };

/** Approved lines, with the event that booked each. */
const checks: Find = ({ database, height }, { checks: all, task: { period } }) =>
  all
    .filter(({ at }) => isIn(at.slice(0, 10), period))
    .map(({ count, at, lot, place }) => {
      const events = eventsOf(database, { lot, place, time: at, height: height + 1 });
      const event = events.find((each) => moveKind([each], '0') === 'counted');
      return { kind: 'count', time: at, goods: lot, place, order: count, ...(event && { event: event.id }) };
    });

/** The goods of shipments to other organisations that left in the period. */
function shipped({ database }: ReadAt, { task: { owner, period } }: KpiFacts): Found[] {
  const rows = database.all<ShipmentRow>(
    `${selectShipments} WHERE sender = ? AND receiver <> sender AND status NOT IN ('rejected', 'cancelled') ORDER BY shipment.n`,
    owner.party,
  );
  return rows
    .map(departureOf)
    .filter(({ leftAt }) => isIn(dayOf(leftAt), period))
    .flatMap((departure) => {
      const { time, event, lines } = leftOf(database, departure);
      const { from: place } = departure.shipment;
      return lines.map(({ lot, quantity, uom }) => ({
        kind: 'shipped',
        time,
        goods: lot,
        place,
        quantity,
        uom,
        ...(event !== undefined && { event }),
      }));
    });
}

const used: Find = (view, facts) => [...flows(view, facts, ['sold', 'consumed', 'used']), ...shipped(view, facts)];
/** All goods that left the places of the owner. */
const left: Find = (view, facts) => [...used(view, facts), ...flows(view, facts, ['counted', 'destroyed', 'mixed'])];
const withReceipts =
  (find: Find): Find =>
  (view, facts) => [...receipts(facts), ...find(view, facts)];

const finds: Readonly<Record<KpiName, Find>> = {
  turnover: withReceipts(left),
  days_of_inventory: withReceipts(left),
  sell_through: withReceipts(used),
  shrinkage: (view, facts) => flows(view, facts, ['counted']),
  accuracy: checks,
  backorder_rate: ordered('backorder_rate'),
  fill_rate: ordered('fill_rate'),
  on_time_in_full: ordered('on_time_in_full'),
  stock_outs: stockOuts,
  carrying_cost: carried,
  ageing: shelves,
  dead_stock: risky('dead_stock'),
  expiry_risk: risky('expiry_risk'),
};

/** The records behind a measure, the earliest first. */
export const kpiEvents = (view: ReadAt, facts: KpiFacts, kpi: KpiName): KpiEventRow[] =>
  finds[kpi](view, facts)
    .toSorted((a, b) => (a.time < b.time ? -1 : 1))
    .map((row) => ({ kpi, ...row }));
