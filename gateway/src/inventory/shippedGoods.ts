import { productOf, type Shipment } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { groupBy } from '../groupBy';
import { type Line, shipmentContents } from './shipmentContents';

/** Goods that were shipped to another organisation on a day. */
export interface Shipped extends Line {
  readonly day: string;
}

/** The earlier of the offer and of its event, which may be dated before it was recorded. */
const dayOfShipment = ({ handoffs, movedAt }: Shipment): string => {
  const offered = handoffs[0]?.offeredAt ?? movedAt;
  return (offered < movedAt ? offered : movedAt).slice(0, 10);
};

/** The shipments from places to other organisations. The shipments of a place are read once. */
export class ShippedGoods {
  readonly #database: Database;
  readonly #places = new Map<string, ReadonlyMap<string, readonly Shipped[]>>();

  constructor(database: Database) {
    this.#database = database;
  }

  of(product: string, place: string): readonly Shipped[] {
    const known = this.#places.get(place) ?? this.#read(place);
    this.#places.set(place, known);
    return known.get(product) ?? [];
  }

  #read(place: string): ReadonlyMap<string, readonly Shipped[]> {
    const rows = this.#database.all<{ body: string }>(
      `SELECT body FROM shipment WHERE origin = ? AND receiver <> sender AND status NOT IN ('rejected', 'cancelled') ORDER BY n`,
      place,
    );
    const lines = rows
      .map(({ body }) => JSON.parse(body) as Shipment)
      .flatMap((shipment) => {
        const day = dayOfShipment(shipment);
        return shipmentContents(this.#database, shipment).shipped.map((line) => ({ ...line, day }));
      });
    return groupBy(lines, ({ lot }): string => productOf(lot) ?? lot);
  }
}
