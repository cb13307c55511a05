import type { Database } from '../projection/database';
import { daysBetween } from './days';

/** Received shipments of a place, the latest, that count for its lead times. */
const mostShipments = 200;

interface ReceivedShipment {
  readonly lots: readonly { readonly lot: string }[];
  readonly handoffs: readonly { readonly offeredAt: string; readonly answeredAt?: string }[];
}

interface Arrival extends ReceivedShipment {
  readonly sender: string;
}

/** How long shipments were on the way to places. The shipments of a place are read once. */
export class LeadTimes {
  readonly #database: Database;
  readonly #places = new Map<string, readonly Arrival[]>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Days from the first offer to the receipt of each shipment of a product to a place, of one sender if it is given. */
  of(product: string, place: string, supplier?: string): number[] {
    const known = this.#places.get(place) ?? this.#read(place);
    this.#places.set(place, known);
    return known
      .filter(({ sender }) => (supplier ?? sender) === sender)
      .slice(0, mostShipments)
      .filter(({ lots }) => lots.some(({ lot }) => lot === product || lot.startsWith(`${product}/`)))
      .map(({ handoffs }) => [handoffs[0]?.offeredAt, handoffs.at(-1)?.answeredAt] as const)
      .flatMap(([offered, answered]) => (offered && answered ? [daysBetween(offered, answered)] : []));
  }

  #read(place: string): Arrival[] {
    return this.#database
      .all<{ sender: string; body: string }>(
        `SELECT sender, body FROM shipment WHERE destination = ? AND status = 'received' ORDER BY n DESC`,
        place,
      )
      .map(({ sender, body }) => {
        const { lots, handoffs } = JSON.parse(body) as ReceivedShipment;
        return { sender, lots, handoffs };
      });
  }
}
