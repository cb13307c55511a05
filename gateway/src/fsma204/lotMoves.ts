import { groupBy } from '../groupBy';
import type { Chain, ChainEvent } from '../queries/chain';

const shippingSteps: ReadonlySet<string> = new Set(['shipping', 'departing']);
/** The step of an offer to ship. */
const offering = 'staging_outbound';
const movingSteps: ReadonlySet<string> = new Set([...shippingSteps, 'transporting']);
const receivingSteps: ReadonlySet<string> = new Set(['receiving', 'accepting', 'arriving']);

export const isArrival = ({ step }: ChainEvent): boolean => receivingSteps.has(step);

/** Returns true for a shipping, and for an offer to ship: `isShipping` says of which lots it is one. */
export const mayBeShipping = ({ step }: ChainEvent): boolean => shippingSteps.has(step) || step === offering;

export const isLanding = ({ body }: ChainEvent): boolean =>
  ['catchZone', 'fishType', 'harvestDateStart'].some((name) => body.ilmd(name) !== '');

interface Moves {
  /** The events that name a document, by its type and number. */
  readonly byDocument: ReadonlyMap<string, readonly ChainEvent[]>;
  /** The shippings of the lot, by event time. */
  readonly shippings: readonly ChainEvent[];
  /** Its shippings and transports that name a destination, by event time. */
  readonly withDestination: readonly ChainEvent[];
}

const documentsOf = ({ body }: ChainEvent): string[] => body.documents.map(({ type, number }) => `${type} ${number}`);

/** How lots were harvested, shipped and received. It keeps what it found of a lot: use it for one response only. */
export class LotMoves {
  readonly #chain: Chain;
  readonly #known = new Map<string, Moves>();

  constructor(chain: Chain) {
    this.#chain = chain;
  }

  /** Returns true for a lot that was harvested, and not packed, landed or transformed. */
  isHarvested(lot: string): boolean {
    const maker = this.#chain.makerOf(lot);
    return maker?.type === 'ObjectEvent' && !isLanding(maker) && !this.wasShipped(lot);
  }

  wasShipped(lot: string): boolean {
    return this.#movesOf(lot).shippings.length > 0;
  }

  /**
   * Returns true for an event by which a lot left: a shipping, or an offer to ship that the receiver answered with its receipt at once, so
   * that nobody recorded the departure.
   */
  isShipping(event: ChainEvent, lot: string): boolean {
    return isShipping(event, this.#movesOf(lot).byDocument);
  }

  /** The last shipping of a lot up to a time. */
  lastShipping(lot: string, time: string): ChainEvent | undefined {
    return this.#movesOf(lot).shippings.findLast((each) => each.time <= time);
  }

  /** The next move of a lot from a time on that names its destination. */
  nextMove(lot: string, time: string): ChainEvent | undefined {
    return this.#movesOf(lot).withDestination.find((each) => each.time >= time);
  }

  #movesOf(lot: string): Moves {
    const known = this.#known.get(lot);
    if (known) return known;
    const events = this.#chain.eventsAround(lot);
    const named = events.flatMap((event) => documentsOf(event).map((document) => ({ document, event })));
    const byDocument = new Map(
      [...groupBy(named, ({ document }) => document)].map(([document, each]) => [
        document,
        each.map((one) => one.event),
      ]),
    );
    const shippings = events.filter((event) => isShipping(event, byDocument));
    const left = new Set(shippings);
    const withDestination = events.filter(
      (event) => (movingSteps.has(event.step) || left.has(event)) && event.body.end('destination', 'location') !== '',
    );
    const found = { byDocument, shippings, withDestination };
    this.#known.set(lot, found);
    return found;
  }
}

function isShipping(event: ChainEvent, byDocument: Moves['byDocument']): boolean {
  if (event.step !== offering) return shippingSteps.has(event.step);
  const same = documentsOf(event)
    .flatMap((document) => byDocument.get(document) ?? [])
    .filter(({ n }) => n > event.n);
  return same.some(isArrival) && !same.some(({ step }) => shippingSteps.has(step));
}
