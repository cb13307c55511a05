import { type ErrorDetails, Refusal } from '../../errors';
import type { Direction, ThingPassage } from '../../facts/passage';
import { type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import { isItemId } from '../../goodsKinds';
import { limits } from '../../limits';
import type { Facts } from '../../step';
import { placeParty } from '../ownership';

/** A step of a departure or arrival, and the other end that it names. */
interface Stated {
  readonly place: PlaceId;
  readonly direction: Direction;
  readonly at: string;
  readonly end?: PlaceId | undefined;
  readonly party?: PartyId | undefined;
}

/** The place of an arrival after a time that moved nothing, because the thing was there already. */
const idleAfter = ({ passages = [] }: Thing, time: string): PlaceId | undefined =>
  passages.find(({ direction, idle, at }) => direction === 'in' && idle === true && at > time)?.place;

/**
 * Refuses to pack things that arrived after the packing while they were known to be there: the packing and the departure that the arrival
 * is of were not recorded yet. The gateway sends the arrival with the packing, and it is booked after it.
 */
export function assertNotArrivedSince(facts: Facts, things: readonly ThingId[], time: string): void {
  for (const id of things) {
    const thing = facts.get(thingKey(id));
    const place = thing && idleAfter(thing, time);
    if (place !== undefined) throw arrivedSince(id, place, time);
  }
}

/** The same for a thing that leaves for the place where it arrived. */
export function assertNotArrivedBefore(facts: Facts, thing: Thing, { direction, at, end, party }: Stated): void {
  if (direction !== 'out') return;
  const place = idleAfter(thing, at);
  if (place === undefined) return;
  if (end === undefined ? party === placeParty(facts, place) : end === place) throw arrivedSince(thing.id, place, at);
}

/**
 * Refuses a new departure from a place where the thing arrived only later: its arrival before that was not recorded yet, and what is known
 * as the end of the journey to it may be that of a later one.
 */
function assertCameBefore({ id, passages = [] }: Thing, { direction, place, at }: Stated): void {
  if (direction !== 'out') return;
  const arrivals = passages.filter((each) => each.direction === 'in' && each.place === place && each.idle !== true);
  if (arrivals.length === 0 || arrivals.some((each) => each.at <= at)) return;
  const message = `${id} arrived at ${place} only after ${at}, as far as is recorded: record what brought it there before.`;
  throw notHere(id, message, { place });
}

/**
 * Refuses a departure of a thing that is under way from the place by a later one, and came there in between: they are of two journeys. With
 * the time of the first one, the thing could arrive where the second one did not go.
 */
function assertNotBackSince({ id, passages = [], transit }: Thing, { direction, place, at }: Stated): void {
  if (direction !== 'out') return;
  const left = transit?.left;
  const isBack = passages.some(
    (each) =>
      each.direction !== 'out' &&
      each.place === place &&
      each.idle !== true &&
      each.at > at &&
      (left === undefined || each.at <= left),
  );
  if (!isBack) return;
  const message = `${id} came back to ${place} after ${at} and left it again: record where it arrived before.`;
  throw notHere(id, message, { place });
}

/** Refuses a departure from a place before the thing came there. */
export function assertOneJourney(thing: Thing, stated: Stated, isUnderWay: boolean): void {
  if (isUnderWay) assertNotBackSince(thing, stated);
  else assertCameBefore(thing, stated);
}

function arrivedSince(id: ThingId, place: PlaceId, time: string): Refusal {
  const message = `${id} arrived at ${place} after ${time}, and that was recorded before.`;
  return notHere(id, message, { place });
}

/**
 * Why a step before all known ones of a thing moves nothing. Earlier ones are not kept, so it may be of a journey that is over. Booking the
 * later events after it makes it known.
 */
export function beforeKnown(id: ThingId, { place, at }: Stated): Refusal {
  const message = `${id} has left or arrived at least ${limits.journeys} times after ${at}: where it was then is not known any more.`;
  return notHere(id, message, { place });
}

const notHere = (id: ThingId, message: string, details: ErrorDetails): Refusal =>
  new Refusal(isItemId(id) ? 'item_not_here' : 'container_not_here', message, { goods: id, ...details });

/** Refuses a departure of a thing that is in transit to another party. Both parties see the exception. */
export function assertSameReceiver(
  { id, transit }: Thing,
  known: ThingPassage,
  { direction, place, party }: Stated,
): void {
  const isUnderWay = direction === 'out' && transit?.from === place && known.voided === undefined;
  if (!isUnderWay || known.party === undefined || party === undefined || known.party === party) return;
  const message = `${id} has left ${place} for ${known.party} and has not arrived: it cannot leave for ${party}.`;
  throw notHere(id, message, { place, concerns: [known.party, party] });
}
