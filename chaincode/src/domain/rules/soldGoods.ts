import { Refusal } from '../errors';
import type { Hold } from '../facts/lot';
import { type Contents, type Filling, type LotLine, type Thing, type ThingId, thingKey } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { compare, type Decimal, negate, subtract } from '../quantity';
import type { Facts, Step } from '../step';
import { impossible } from './capture/impossible';
import { isBefore } from './claimedTime';
import { least } from './countHolds';
import { cameBackAt, soldFilling } from './fillings';
import { lotLines } from './lotLines';
import { assertLotMovable } from './lots';
import type { Moment, Spot } from './moment';
import { placeParty } from './ownership';
import { openContainer, packInto } from './packing';
import type { Sale, Taken } from './sellAndDestroy';
import { addSold, takeFromSold } from './sold';
import { book, mark, stockAt } from './stock';
import { assertThingMovable, cameBack, cameTo, knownThing, looseThing, nowhere, sinceUnknown } from './things';
import { putTogether, takeApart } from './wholeContainers';

const nothing: Contents = { lots: [], things: [] };

/** The change of stock by goods that come back: they are on hold. */
export const returnedLine = (quantity: Decimal): { onHand: Decimal; held: Decimal; returned: Decimal } => ({
  onHand: quantity,
  held: quantity,
  returned: quantity,
});

/** Takes back goods that the caller sold at any of its places. They are on hold until released. */
export function bringBack(step: Step, { place, moment, lots, things }: Taken, hold: Hold): void {
  const { facts } = step;
  const spot = { ...moment, place };
  for (const line of lotLines(facts, lots)) {
    takeFromSold(step, line, spot);
    book(facts, line, spot, { ...returnedLine(line.quantity), sold: negate(line.quantity) });
  }
  for (const id of new Set(things)) {
    comeBack(step, id, spot);
    facts.put(thingKey(id), { ...cameBack(knownThing(facts, id)), hold });
  }
}

/** Brings a sold thing back to a place, with the contents that it was sold with. */
function comeBack(step: Step, id: ThingId, spot: Spot): void {
  const { facts, caller } = step;
  const { place } = spot;
  const known = facts.get(thingKey(id));
  const filling = known && soldFilling(known);
  if (known?.status !== undefined || !filling) {
    const sold = soldThing(facts, id, caller);
    assertSoldBefore(sold, sold.soldAt, spot);
    facts.put(thingKey(id), { ...cameTo(nowhere(sold), place, spot), status: 'active' });
  } else {
    assertSoldHere(step, known);
    assertSoldBefore(known, filling.until, spot);
  }
  if (filling) fillAsSold(step, known, spot, filling);
}

function assertSoldBefore({ id }: Thing, soldAt: string | undefined, { at, isNow }: Moment): void {
  if (soldAt === undefined || isNow === true || !isBefore(at, soldAt)) return;
  const message = `${id} was sold at ${soldAt}, later than ${at}.`;
  throw new Refusal('item_not_sold', message, { item: id, at, sold: soldAt });
}

/** Puts what was sold with a container back into it. The lots were not sold then, as of their sale. */
function fillAsSold(step: Step, known: Thing, spot: Spot, { until = spot.at, took = nothing }: Filling): void {
  const { facts } = step;
  for (const line of lotLines(facts, took.lots)) {
    takeFromSold(step, line, { ...spot, at: until });
    mark(facts, line, spot.place, { sold: negate(line.quantity) });
  }
  for (const each of took.things) comeBack(step, each, spot);
  const container = { ...openContainer(facts, known.id, spot), fillings: cameBackAt(known) };
  packInto(facts, container, spot, { ...took, direct: true });
}

/** A thing that the caller sold. */
function soldThing(facts: Facts, id: ThingId, { party }: Step['caller']): Thing {
  const thing = knownThing(facts, id);
  if (thing.status !== 'sold') {
    throw new Refusal('item_not_sold', `${id} is ${thing.status ?? 'no item'}, not sold.`, { item: id });
  }
  assertSoldHere({ facts, caller: { party } }, thing);
  return thing;
}

/** Refuses a sold thing whose last place is not the caller's. */
function assertSoldHere(
  { facts, caller: { party } }: { readonly facts: Facts; readonly caller: Pick<Step['caller'], 'party'> },
  { id, place }: Thing,
): void {
  if (place && placeParty(facts, place) === party) return;
  throw new Refusal('item_not_here', `${id} was sold at ${place ?? 'no place'}, not by ${party}.`, { item: id });
}

/** Undoes a sale that was declared in error: the goods are at the place again. */
export function unsell(step: Step, { place, moment, lots: named, things, event }: Sale): void {
  const { facts, caller } = step;
  const spot = { ...moment, place };
  const lots = (lines: readonly LotLine[]): void => {
    for (const line of lotLines(facts, lines)) {
      takeFromSold(step, line, spot);
      book(facts, line, spot, { onHand: line.quantity, sold: negate(line.quantity) });
    }
  };
  const thing = (id: ThingId): Thing => {
    const { sale, soldAt: _soldAt, ...sold } = soldThing(facts, id, caller);
    if (sale !== event) throw new Refusal('correction_impossible', `${id} was sold again since.`, { goods: id });
    return sold;
  };
  lots(named);
  for (const id of new Set(things)) {
    const known = facts.get(thingKey(id));
    if (known && known.status === undefined && soldFilling(known)?.until !== spot.at) {
      throw impossible(`${id} came back or was filled again since.`);
    }
    putTogether(facts, id, spot, { lots, thing });
  }
}

/** Undoes a return that was declared in error. The goods must still be on hold, and must not be a surplus. */
export function sellAgain(step: Step, { place, moment, lots, things }: Taken): void {
  const { facts } = step;
  const spot = { ...moment, place };
  for (const line of lotLines(facts, lots)) {
    unreturnLine(step, line, spot);
    book(facts, line, spot, { onHand: negate(line.quantity), sold: line.quantity });
    addSold(step, line, moment);
  }
  for (const id of new Set(things)) {
    const thing = unreturned(step, id, place);
    facts.put(thingKey(id), thing);
    // The container is sold as of its sale again.
    const soldAt = thing.fillings?.at(-1)?.sold?.at(-1) ?? spot.at;
    const whole = takeApart(step, id, { ...spot, at: soldAt, direct: true }, 'sold');
    for (const line of lotLines(facts, whole.lots)) {
      mark(facts, line, place, { sold: line.quantity });
      addSold(step, line, { ...moment, at: soldAt });
    }
    for (const each of whole.things) facts.put(thingKey(each), { ...knownThing(facts, each), status: 'sold' });
  }
}

/** Takes a line that came back off its hold. Refuses if it was released. */
export function unreturnLine({ facts, caller }: Step, line: LotLine, { place }: Spot): void {
  assertLotMovable(facts, line.lot, { by: caller.party });
  const { held, surplus, returned } = stockAt(facts, line.lot, place, line.uom);
  if (compare(subtract(held, surplus), line.quantity) < 0) throw released(line.lot);
  // An earlier version of the contract may have booked the return, and that did not count it.
  mark(facts, line, place, { held: negate(line.quantity), returned: negate(least(returned, line.quantity)) });
}

/** A thing that came back, as it was before. Refuses if it was released. */
export function unreturned({ facts, caller }: Step, id: ThingId, place: PlaceId): Thing {
  const { hold, returned = 0, ...thing } = sinceUnknown(looseThing(facts, id, place));
  if (!hold) throw released(id);
  assertThingMovable(facts, thing, { by: caller.party });
  return { ...thing, ...(returned > 1 && { returned: returned - 1 }) };
}

const released = (goods: string): Refusal =>
  new Refusal('correction_impossible', `The returned goods of ${goods} are no longer on hold.`, { goods });
