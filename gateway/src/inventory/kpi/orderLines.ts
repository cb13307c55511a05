import type { Decimal, Shipment } from '@lotline/chaincode/domain';
import type { OrderRow } from '../../answers/inventoryOrders';
import type { Database } from '../../projection/database';
import type { StoredCount } from '../countStore';
import { isWithin } from '../counts';
import { dayOf } from '../days';
import type { Check, OrderLine } from './task';

function journey(database: Database, shipments: readonly string[]): Pick<OrderLine, 'carriers' | 'receivedOn'> {
  const read = shipments.flatMap((id) => {
    const body = database.get<{ body: string }>('SELECT body FROM shipment WHERE id = ?', id)?.body;
    return body === undefined ? [] : [JSON.parse(body) as Shipment];
  });
  const carriers = read.flatMap(({ handoffs, receiver }) =>
    handoffs.map(({ to }) => to).filter((to) => to !== receiver),
  );
  const received = read
    .filter(({ status }) => status === 'received')
    .flatMap(({ handoffs }) => handoffs.at(-1)?.answeredAt ?? []);
  const last = received.toSorted().at(-1);
  return { carriers: [...new Set(carriers)], receivedOn: last === undefined ? undefined : dayOf(last) };
}

/** The lines of orders that were not cancelled, as far as measures need them. */
export const orderLines = (database: Database, orders: readonly OrderRow[]): OrderLine[] =>
  orders
    .filter(({ state }) => state !== 'cancelled')
    .flatMap(({ kind, order, placed, partner, shipments, lines }) => {
      const way = journey(database, shipments);
      return lines.map(({ product, promised, ordered, shipped, received, backordered }) => ({
        kind,
        order,
        placed,
        promised,
        product,
        partner,
        ...way,
        ordered: ordered as Decimal,
        shipped: shipped as Decimal,
        received: received as Decimal,
        isBackordered: backordered !== '0',
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
