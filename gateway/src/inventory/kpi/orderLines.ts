import { convert, type Decimal, productOf } from '@lotline/chaincode/domain';
import type { OrderRow } from '../../answers/inventoryOrders';
import type { ReadAt } from '../../projection/readModel';
import { groupBy } from '../../groupBy';
import type { StoredCount } from '../countStore';
import { isWithin } from '../counts';
import { shipmentsOf } from '../orders';
import type { OwnerKey } from '../owner';
import { type Arrival, arrivalsOf, Filling } from '../shipmentArrivals';
import type { Departure } from '../shipmentTimes';
import { type Check, isIn, type OrderLine, type Period } from './task';

type Row = OrderRow['lines'][number];

const carriersOf = (departures: readonly Departure[]): string[] => [
  ...new Set(
    departures.flatMap(({ shipment: { handoffs, receiver } }) =>
      handoffs.filter(({ status, to }) => status === 'accepted' && to !== receiver).map(({ to }) => to),
    ),
  ),
];

/** The quantities of a product in its unit that arrived, the earliest first. */
const cameOf = (arrivals: readonly Arrival[], { product, uom }: Row): { day: string; quantity: Decimal }[] =>
  arrivals.flatMap(({ day, lines }) =>
    lines
      .filter(({ lot }) => (productOf(lot) ?? lot) === product)
      .flatMap((line) => {
        const quantity = convert(line.quantity, line.uom, uom);
        return quantity === undefined ? [] : [{ day, quantity }];
      }),
  );

/** For each line of an order, the day on which all of it had arrived. Lines of one product are filled in their order. */
function receivedOn({ database }: ReadAt, departures: readonly Departure[], lines: readonly Row[]): Map<Row, string> {
  const arrivals = departures
    .flatMap((departure) => arrivalsOf(database, departure))
    .toSorted((a, b) => (a.time < b.time ? -1 : 1));
  const found = new Map<Row, string>();
  for (const [, all] of groupBy(lines, ({ product }) => product)) {
    const [first] = all;
    const filling = new Filling(first ? cameOf(arrivals, first) : []);
    for (const line of all) {
      const day = filling.dayOf(line.ordered as Decimal);
      if (day !== undefined) found.set(line, day);
    }
  }
  return found;
}

/**
 * The lines of orders that were not cancelled, as far as measures need them. Arrivals are looked up for lines that were promised within
 * `span`.
 */
export const orderLines = (view: ReadAt, owner: OwnerKey, orders: readonly OrderRow[], span: Period): OrderLine[] =>
  orders
    .filter(({ state }) => state !== 'cancelled')
    .flatMap((row) => {
      const { kind, order, placed, partner, shipments, lines } = row;
      const isAsked = kind === 'purchase' && lines.some(({ promised }) => isIn(promised, span));
      const departures = isAsked ? shipmentsOf(view, owner, row) : [];
      const days = receivedOn(view, departures, lines);
      const carriers = carriersOf(departures);
      return lines.map((line) => ({
        kind,
        order,
        placed,
        promised: line.promised,
        product: line.product,
        partner,
        carriers,
        shipments,
        ordered: line.ordered as Decimal,
        shipped: line.shipped as Decimal,
        received: line.received as Decimal,
        uom: line.uom,
        backordered: line.backordered as Decimal,
        receivedOn: days.get(line),
      }));
    });

/** The approved lines of counts. */
export const checksOf = (counts: readonly StoredCount[]): Check[] =>
  counts.flatMap(({ count, place, variancePercent, lines }) =>
    lines.flatMap(({ lot, state, counts: entries }) => {
      const last = entries.at(-1);
      if (state !== 'approved' || !last) return [];
      const isAccurate = isWithin(last.book as Decimal, last.counted as Decimal, variancePercent);
      return [{ count, at: last.at, lot, place, isAccurate }];
    }),
  );
