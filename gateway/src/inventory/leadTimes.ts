import { productOf, type Shipment } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { daysBetween } from './days';
import { arrivalsOf } from './shipmentArrivals';
import { type Departure, departureOf, selectShipments, type ShipmentRow } from './shipmentTimes';

/** Received shipments of a place, the latest, that count for its lead times. */
const mostShipments = 200;

/** False if a shipment has nothing of a product. */
const mayHave = ({ lots, containers }: Shipment, product: string): boolean =>
  containers.length > 0 || lots.some(({ lot }) => (productOf(lot) ?? lot) === product);

/** How long shipments were on the way to places. The shipments of a place are read once. */
export class LeadTimes {
  readonly #database: Database;
  readonly #places = new Map<string, readonly Departure[]>();
  readonly #arrived = new Map<Shipment, ReadonlyMap<string, string>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Days from the departure to the first arrival of each shipment of a product to a place, of one sender if it is given. */
  of(product: string, place: string, supplier?: string): number[] {
    const known = this.#places.get(place) ?? this.#read(place);
    this.#places.set(place, known);
    return known
      .filter(({ shipment: { sender } }) => (supplier ?? sender) === sender)
      .slice(0, mostShipments)
      .filter(({ shipment }) => mayHave(shipment, product))
      .flatMap((departure) => {
        const arrived = this.#arrivals(departure).get(product);
        return arrived === undefined ? [] : [daysBetween(departure.leftAt, arrived)];
      });
  }

  #read(place: string): Departure[] {
    return this.#database
      .all<ShipmentRow>(
        `${selectShipments} WHERE destination = ? AND status = 'received' ORDER BY shipment.n DESC`,
        place,
      )
      .map(departureOf);
  }

  /** When each product of a shipment arrived first. */
  #arrivals(departure: Departure): ReadonlyMap<string, string> {
    const known = this.#arrived.get(departure.shipment);
    if (known) return known;
    const found = new Map<string, string>();
    for (const { time, lines } of arrivalsOf(this.#database, departure)) {
      for (const { lot } of lines) {
        const product = productOf(lot) ?? lot;
        if (!found.has(product)) found.set(product, time);
      }
    }
    this.#arrived.set(departure.shipment, found);
    return found;
  }
}
