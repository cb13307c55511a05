import { compare, type Decimal, isNegative, isZero, localDay, subtract } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { EventBody } from '../queries/eventBody';
import { isExact } from '../queries/chain';
import { type RawEvent, selectEvents } from '../queries/eventRows';
import { dayOf } from './days';
import { type Line, Loads, shipmentContents } from './shipmentContents';
import type { Departure } from './shipmentTimes';

/** Goods of a shipment that moved together. */
export interface Arrival {
  /** RFC 3339, UTC. */
  readonly time: string;
  /** The calendar day where it happened. */
  readonly day: string;
  /** Absent if the shipment was answered without an event that names it. */
  readonly event?: string;
  readonly lines: readonly Line[];
}

/** Steps by which goods are there. */
const isArrival = /(?:^|[:/-])(?:arriving|unloading|receiving)$/;

/** Events of a party that name a document, by event time. */
const naming = `${selectEvents} JOIN document_event ON document_event.event = event.n
  WHERE document_event.document = ? AND event.party = ? AND event.declared = 0 ORDER BY event.time, event.n`;

/** Goods that have not arrived yet. */
class Awaited {
  readonly #left: Line[];

  constructor(lines: readonly Line[]) {
    this.#left = lines.map((line) => ({ ...line }));
  }

  get rest(): Line[] {
    return this.#left.filter(({ quantity }) => !isZero(quantity) && !isNegative(quantity));
  }

  /** Takes off what is awaited of some goods: further events of an arrival name the same goods again. */
  take(found: readonly Line[]): Line[] {
    return found.flatMap((line) => {
      const at = this.#left.findIndex(({ lot, uom }) => lot === line.lot && uom === line.uom);
      const awaited = this.#left[at];
      if (!awaited || isZero(awaited.quantity) || isNegative(awaited.quantity)) return [];
      const quantity = compare(awaited.quantity, line.quantity) < 0 ? awaited.quantity : line.quantity;
      this.#left[at] = { ...awaited, quantity: subtract(awaited.quantity, quantity) };
      return [{ ...line, quantity }];
    });
  }
}

/** The arrivals of a shipment by the receiver's events, the earliest first. */
export function arrivalsOf(database: Database, departure: Departure): Arrival[] {
  const { shipment } = departure;
  const loads = new Loads(database, departure);
  const awaited = new Awaited(shipmentContents(database, departure, loads).received);
  const arrivals = database
    .all<RawEvent>(naming, shipment.id, shipment.receiver)
    .filter(({ step }) => isArrival.test(step))
    .map(({ id, time, body: text }): Arrival => {
      const body = new EventBody(JSON.parse(text) as Record<string, unknown>);
      const named = body.quantities('quantityList').filter(isExact) as Line[];
      const lines = awaited.take([...named, ...loads.of(body.ids('epcList'))]);
      return { time, day: localDay(time, body.offset), event: id, lines };
    })
    .filter(({ lines }) => lines.length > 0);
  const answered = shipment.handoffs.at(-1)?.answeredAt;
  const { rest } = awaited;
  if (rest.length === 0 || answered === undefined) return arrivals;
  return [...arrivals, { time: answered, day: dayOf(answered), lines: rest }];
}

/** The goods of a shipment at its departure, with the sender's first event. */
export function leftOf(database: Database, departure: Departure): Arrival {
  const { shipment, leftAt } = departure;
  const [event] = database.all<RawEvent>(`${naming} LIMIT 1`, shipment.id, shipment.sender);
  const lines = shipmentContents(database, departure).shipped;
  return { time: leftAt, day: dayOf(leftAt), ...(event && { event: event.id }), lines };
}

/** The day by which a quantity had arrived; undefined if it has not. Further quantities are taken of what comes after. */
export class Filling {
  readonly #came: { readonly day: string; left: Decimal }[];

  /** `came`: quantities of a product in one unit, the earliest first. */
  constructor(came: readonly { readonly day: string; readonly quantity: Decimal }[]) {
    this.#came = came.map(({ day, quantity }) => ({ day, left: quantity }));
  }

  dayOf(quantity: Decimal): string | undefined {
    let wanted = quantity;
    let day: string | undefined;
    for (const each of this.#came) {
      if (isZero(wanted)) break;
      if (isZero(each.left)) continue;
      const taken = compare(each.left, wanted) < 0 ? each.left : wanted;
      each.left = subtract(each.left, taken);
      wanted = subtract(wanted, taken);
      day = each.day;
    }
    return isZero(wanted) ? day : undefined;
  }
}
