import { Refusal } from '../errors';
import type { Hold } from '../facts/lot';
import { type LotLine, type Thing, type ThingId, thingKey } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { compare, type Decimal, negate, subtract } from '../quantity';
import type { Facts, Step } from '../step';
import { isBefore } from './claimedTime';
import { least } from './countHolds';
import { lotLines } from './lotLines';
import { assertLotMovable } from './lots';
import type { Moment, Spot } from './moment';
import { placeParty } from './ownership';
import { addSold, takeFromSold } from './sold';
import { assertAvailable, available, book, isCounted, mark, stockAt } from './stock';
import { assertThingMovable, cameBack, isEmpty, knownThing, looseThing, nowhere } from './things';

interface Taken {
  readonly place: PlaceId;
  readonly moment: Moment;
  readonly lots: readonly LotLine[];
  readonly things: readonly ThingId[];
}

/** Goods that a captured event sold. */
interface Sale extends Taken {
  readonly event: string;
}

/**
 * Consumes or sells goods at a place. Refuses recalled and held ones. A thing keeps its last place, so that its last holder is known.
 */
export function takeOut(
  { facts, caller }: Step,
  { place, moment, lots, things, event }: Taken & Partial<Sale>,
  how: 'consumed' | 'sold',
): void {
  const moving = { by: caller.party };
  const spot = { ...moment, place };
  for (const line of lotLines(facts, lots)) {
    const { quantity } = line;
    assertLotMovable(facts, line.lot, moving);
    assertAvailable(facts, line, spot);
    const less = negate(quantity);
    book(facts, line, spot, how === 'sold' ? { onHand: less, sold: quantity } : { onHand: less, consumed: quantity });
    if (how === 'sold') addSold({ facts, caller }, line, moment);
  }
  for (const id of new Set(things)) {
    const { sale: _sale, soldAt: _soldAt, ...thing } = emptyThing(facts, id, place);
    assertThingMovable(facts, thing, moving);
    const sale = how === 'sold' ? { soldAt: moment.at, ...(event !== undefined && { sale: event }) } : {};
    facts.put(thingKey(id), { ...thing, status: how, ...sale });
  }
}

/** A loose thing without contents. Otherwise its contents would stay in the balance without a location. */
function emptyThing(facts: Facts, id: ThingId, place: PlaceId): Thing {
  const thing = looseThing(facts, id, place);
  if (isEmpty(thing)) return thing;
  throw new Refusal('container_not_empty', `${id} has goods in it; unpack it first.`, { goods: id });
}

/**
 * Destroys goods at a place, even held ones, as recalled goods are. Takes available stock first. A surplus stays until its producer
 * releases it: otherwise a party could report the destruction of goods that only its own count found.
 */
export function destroyAt(facts: Facts, { place, moment, lots, things }: Taken): void {
  for (const line of lotLines(facts, lots)) {
    const stock = stockAt(facts, line.lot, place, line.uom);
    const spot = { ...moment, place };
    const known = subtract(subtract(stock.onHand, stock.reserved), stock.surplus);
    if (compare(known, line.quantity) < 0) assertAvailable(facts, line, spot);
    const less = { onHand: negate(line.quantity), destroyed: line.quantity };
    const free = available(stock);
    const isHeld = compare(line.quantity, free) > 0 && !isCounted(facts, line, spot);
    book(facts, line, spot, isHeld ? { ...less, held: subtract(free, line.quantity) } : less);
  }
  for (const id of new Set(things)) {
    facts.put(thingKey(id), { ...emptyThing(facts, id, place), status: 'destroyed' });
  }
}

/** The change of stock by goods that come back: they are on hold. */
export const returnedLine = (quantity: Decimal): { onHand: Decimal; held: Decimal; returned: Decimal } => ({
  onHand: quantity,
  held: quantity,
  returned: quantity,
});

/** Takes back goods that the caller sold at any of its places. They are on hold until released. */
export function bringBack({ facts, caller }: Step, { place, moment, lots, things }: Taken, hold: Hold): void {
  for (const line of lotLines(facts, lots)) {
    const spot = { ...moment, place };
    takeFromSold({ facts, caller }, line, spot);
    book(facts, line, spot, { ...returnedLine(line.quantity), sold: negate(line.quantity) });
  }
  for (const id of new Set(things)) {
    const sold = soldThing(facts, id, caller);
    assertSoldBefore(sold, moment);
    const thing = cameBack(nowhere(sold));
    facts.put(thingKey(id), { ...thing, status: 'active', place, hold });
  }
}

/** A thing that the caller sold. */
function soldThing(facts: Facts, id: ThingId, { party }: Step['caller']): Thing {
  const thing = knownThing(facts, id);
  if (thing.status !== 'sold') {
    throw new Refusal('item_not_sold', `${id} is ${thing.status ?? 'no item'}, not sold.`, { item: id });
  }
  if (thing.place && placeParty(facts, thing.place) === party) return thing;
  throw new Refusal('item_not_here', `${id} was sold at ${thing.place ?? 'no place'}, not by ${party}.`, { item: id });
}

function assertSoldBefore({ id, soldAt }: Thing, { at, isNow }: Moment): void {
  if (soldAt === undefined || isNow === true || !isBefore(at, soldAt)) return;
  const message = `${id} was sold at ${soldAt}, later than ${at}.`;
  throw new Refusal('item_not_sold', message, { item: id, at, sold: soldAt });
}

/** Undoes a sale that was declared in error: the goods are at the place again. */
export function unsell({ facts, caller }: Step, { place, moment, lots, things, event }: Sale): void {
  for (const line of lotLines(facts, lots)) {
    const spot = { ...moment, place };
    takeFromSold({ facts, caller }, line, spot);
    book(facts, line, spot, { onHand: line.quantity, sold: negate(line.quantity) });
  }
  for (const id of new Set(things)) {
    const { sale, soldAt: _soldAt, ...thing } = soldThing(facts, id, caller);
    if (sale !== event) throw new Refusal('correction_impossible', `${id} was sold again since.`, { goods: id });
    facts.put(thingKey(id), { ...thing, status: 'active' });
  }
}

/** Undoes a return that was declared in error. The goods must still be on hold, and must not be a surplus. */
export function sellAgain(step: Step, { place, moment, lots, things }: Taken): void {
  const { facts } = step;
  for (const line of lotLines(facts, lots)) {
    unreturnLine(step, line, { ...moment, place });
    book(facts, line, { ...moment, place }, { onHand: negate(line.quantity), sold: line.quantity });
    addSold(step, line, moment);
  }
  for (const id of new Set(things)) {
    emptyThing(facts, id, place);
    facts.put(thingKey(id), { ...unreturned(step, id, place), status: 'sold' });
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
  const { hold, returned = 0, ...thing } = looseThing(facts, id, place);
  if (!hold) throw released(id);
  assertThingMovable(facts, thing, { by: caller.party });
  return { ...thing, ...(returned > 1 && { returned: returned - 1 }) };
}

const released = (goods: string): Refusal =>
  new Refusal('correction_impossible', `The returned goods of ${goods} are no longer on hold.`, { goods });
