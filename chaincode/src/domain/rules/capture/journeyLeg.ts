import type { Thing } from '../../facts/thing';
import type { Leg } from '../../facts/transit';
import type { PlaceId } from '../../gs1/id';

/** One departure of a thing; `at` is the event time of a step of it, UTC. */
interface Departed {
  readonly from: PlaceId;
  readonly at: string;
}

/** The leg that a thing travels or travelled after a departure. */
interface Journey {
  readonly leg: Leg;
  readonly hasArrived: boolean;
  /** The thing with another leg in its place. */
  with(leg: Leg): Thing;
}

/**
 * The journey of a thing after a departure: it is in transit, has arrived, or has moved on since. Undefined if its leg is not known any
 * more, or a command carries it.
 */
export function journeyAfter(thing: Thing, { from, at }: Departed): Journey | undefined {
  const departed = { from, at: startOf(thing, { from, at }) };
  const over = journeyBefore(thing, departed);
  if (over || thing.shipment || nextDeparture(thing, departed) !== undefined) return over;
  const field = thing.transit ? 'transit' : 'arrived';
  const leg = thing[field];
  if (leg?.from !== departed.from) return undefined;
  return { leg, hasArrived: field === 'arrived', with: (other) => ({ ...thing, [field]: other }) };
}

/** A journey that the thing has ended and moved on from: the passage of its arrival has the leg. */
function journeyBefore(thing: Thing, departed: Departed): Journey | undefined {
  const next = nextDeparture(thing, departed);
  const { passages = [] } = thing;
  const arrival = passages.find(
    ({ direction, at, leg }) =>
      direction === 'in' && leg?.from === departed.from && at >= departed.at && (next === undefined || at <= next),
  );
  if (!arrival?.leg) return undefined;
  const others = (leg: Leg): Thing['passages'] & object =>
    passages.map((each) => (each === arrival ? { ...each, leg } : each));
  return { leg: arrival.leg, hasArrived: true, with: (leg) => ({ ...thing, passages: others(leg) }) };
}

/** The event time of a departure's first known step, if the given one is earlier; otherwise the given one. */
function startOf(thing: Thing, { from, at: time }: Departed): string {
  const { passages = [] } = thing;
  const next = nextDeparture(thing, { from, at: time });
  if (next === undefined) return time;
  const cameBetween = (start: string, end: string): boolean =>
    passages.some(({ direction, at }) => direction !== 'out' && at >= start && at <= end);
  const isKnown = passages.some(
    ({ direction, place, at, idle }) =>
      direction === 'out' && place === from && !idle && at <= time && !cameBetween(at, time),
  );
  return isKnown || cameBetween(time, next) ? time : next;
}

/** The event time of the thing's next departure from the same place. */
const nextDeparture = ({ passages = [] }: Thing, { from, at: time }: Departed): string | undefined =>
  passages.find(({ direction, place, at, idle }) => direction === 'out' && place === from && !idle && at > time)?.at;
