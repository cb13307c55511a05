import { Refusal } from '../errors';
import { type Contents, type Filling, type LotLine, type Thing, type ThingId, thingKey } from '../facts/thing';
import type { Facts, Step } from '../step';
import { impossible } from './capture/impossible';
import { assertWholeThen } from './capture/packingEvent';
import { isOpenSince, reopenedAt } from './fillings';
import type { Spot } from './moment';
import { openContainer, packInto, unpackFrom } from './packing';
import { assertThere, assertThingMovable, backAt, isEmpty, isMade, looseThing, nothingInside } from './things';

export type Ending = 'consumed' | 'sold' | 'destroyed';

/** The goods that leave stock with a thing: itself if it was made as goods, and all that is inside it, loose at its place now. */
export interface Whole {
  readonly lots: readonly InsideLine[];
  readonly things: readonly ThingId[];
}

interface InsideLine extends LotLine {
  /** True if it came out of a container on hold. */
  readonly isHeld: boolean;
}

/**
 * Takes a thing apart that leaves stock with all that is inside it, at any depth. Refuses what is not loose at the place, and recalled or
 * held goods unless they are destroyed. With `direct`, its lots are not in stock at the place then.
 */
export function takeApart(step: Step, id: ThingId, spot: Spot & { readonly direct?: boolean }, how: Ending): Whole {
  const { facts, caller } = step;
  const thing = assertThere(looseThing(facts, id, spot.place), spot);
  if (how !== 'destroyed') assertThingMovable(facts, thing, { by: caller.party });
  if (isEmpty(thing)) return { lots: [], things: [id] };
  assertWholeThen(thing, spot.at);
  const { lots, things, claims } = thing.inside ?? nothingInside;
  if (claims.length > 0) {
    const message = `The claimed contents of ${id} were never in stock, so they cannot be ${how}.`;
    throw new Refusal('stock_insufficient', message, { container: id });
  }
  const { direct = false } = spot;
  unpackFrom(facts, thing, spot, { lots, things, direct, keeps: true, sold: how === 'sold' });
  const inner = things.map((each) => takeApart(step, each, spot, how));
  const isHeld = thing.hold !== undefined;
  return {
    lots: [...lots.map((line) => ({ ...line, isHeld })), ...inner.flatMap((each) => each.lots)],
    things: [...(thing.status === undefined ? [] : [id]), ...inner.flatMap((each) => each.things)],
  };
}

/** How goods that left stock come back to it. */
export interface WayBack {
  /** Books lots back in, loose at the place. */
  readonly lots: (lines: readonly LotLine[]) => void;
  /** The thing as it was before. Refuses another one. */
  readonly thing: (id: ThingId) => Thing;
}

/** Undoes that a thing left stock: it is at the place again, and so is in it what was taken out at that time. */
export function putTogether(facts: Facts, id: ThingId, spot: Spot, back: WayBack): void {
  const known = facts.get(thingKey(id));
  const filling = known?.fillings?.findLast(({ until }) => until === spot.at);
  if (known?.status !== undefined || !filling) facts.put(thingKey(id), { ...back.thing(id), status: 'active' });
  if (filling) refill(facts, id, filling, { spot, back });
}

function refill(
  facts: Facts,
  id: ThingId,
  { took, hold }: Filling,
  { spot, back }: { readonly spot: Spot; readonly back: WayBack },
): void {
  if (!took) throw impossible(`${id} was opened, and it is not known any more what was in it.`);
  back.lots(took.lots);
  for (const each of took.things) {
    putTogether(facts, each, spot, back);
    if (hold) withoutHold(facts, each);
  }
  fillAgain(facts, id, spot, took);
  const filled = facts.get(thingKey(id));
  if (filled && hold) facts.put(thingKey(id), { ...filled, hold });
}

/** Things from a container on hold are on hold only outside it. */
function withoutHold(facts: Facts, id: ThingId): void {
  const { hold: _hold, ...thing } = facts.get(thingKey(id)) ?? { id, recalls: [] };
  facts.put(thingKey(id), thing);
}

/** Returns true if a container is at the place. An empty one that is no goods may be filled anywhere, unless it has travelled since. */
function isFree(thing: Thing, { place, at: time }: Pick<Spot, 'place' | 'at'>): boolean {
  if (thing.place === place) return true;
  const isCarried = (thing.parent ?? thing.shipment ?? thing.transit) !== undefined;
  return isEmpty(thing) && !isMade(thing) && !isCarried && !thing.passages?.some(({ at }) => at > time);
}

/** Puts goods back into a container that was emptied of them. */
export function fillAgain(facts: Facts, id: ThingId, spot: Spot, goods: Contents): void {
  const before = facts.get(thingKey(id));
  const fillings = reopenedAt(before ?? {}, spot.at);
  if (!before || !isFree(before, spot) || !isOpenSince(fillings, spot.at)) {
    throw impossible(`${id} was filled, emptied or moved since.`);
  }
  if (before.place !== spot.place) facts.put(thingKey(id), backAt(before, spot.place));
  packInto(facts, { ...openContainer(facts, id, spot), fillings }, spot, goods);
}
