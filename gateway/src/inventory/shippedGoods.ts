import { productOf } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { groupBy } from '../groupBy';
import { dayOf } from './days';
import { type Line, shipmentContents } from './shipmentContents';
import { departureOf, selectShipments, type ShipmentRow } from './shipmentTimes';

/** Goods that were shipped to another organisation on a day. */
export interface Shipped extends Line {
  readonly day: string;
}

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
    const rows = this.#database.all<ShipmentRow>(
      `${selectShipments} WHERE origin = ? AND receiver <> sender AND status NOT IN ('rejected', 'cancelled') ORDER BY n`,
      place,
    );
    const lines = rows.map(departureOf).flatMap((departure) => {
      const day = dayOf(departure.leftAt);
      return shipmentContents(this.#database, departure).shipped.map((line) => ({ ...line, day }));
    });
    return groupBy(lines, ({ lot }): string => productOf(lot) ?? lot);
  }
}
