import { Refusal } from '../errors';
import type { Hold } from '../facts/lot';
import { soldByKey } from '../facts/soldBy';
import { type LotLine, type Thing, type ThingId, thingKey } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { add, compare, negate, subtract } from '../quantity';
import type { Facts, Step } from '../step';
import { lotLines } from './lotLines';
import { assertLotMovable } from './lots';
import { placeParty } from './ownership';
import { assertAvailable, available, book, stockAt } from './stock';
import { assertThingMovable, isEmpty, knownThing, looseThing, nowhere } from './things';

interface Taken {
  readonly place: PlaceId;
  readonly lots: readonly LotLine[];
  readonly things: readonly ThingId[];
}

/**
 * Takes goods of a place out of the world: used up or sold. Refuses recalled and held ones. A thing keeps the place where it went, so that
 * it is known who had it last.
 */
export function takeOut({ facts, caller }: Step, { place, lots, things }: Taken, how: 'consumed' | 'sold'): void {
  const moving = { by: caller.party };
  for (const line of lotLines(facts, lots)) {
    assertLotMovable(facts, line.lot, moving);
    assertAvailable(facts, line, place);
    book(facts, line, place, { onHand: `-${line.quantity}` as `${number}`, [how]: line.quantity });
    if (how === 'sold') addSold(facts, line, caller.msp);
  }
  for (const id of new Set(things)) {
    const thing = emptyThing(facts, id, place);
    assertThingMovable(facts, thing, moving);
    facts.put(thingKey(id), { ...thing, status: how });
  }
}

/** What goes out of the world goes alone: else the goods inside would stay on the books with nobody to have them. */
function emptyThing(facts: Facts, id: ThingId, place: PlaceId): Thing {
  const thing = looseThing(facts, id, place);
  if (isEmpty(thing)) return thing;
  throw new Refusal('unit_not_empty', `${id} has goods in it; unpack it first.`, { goods: id });
}

/** Destroys goods of a place, held ones too: that is what becomes of what was recalled. Available stock goes first. */
export function destroyAt(facts: Facts, { place, lots, things }: Taken): void {
  for (const line of lotLines(facts, lots)) {
    const stock = stockAt(facts, line.lot, place, line.unit);
    if (compare(subtract(stock.onHand, stock.reserved), line.quantity) < 0) assertAvailable(facts, line, place);
    const free = available(stock);
    const fromHeld = compare(line.quantity, free) > 0 ? subtract(free, line.quantity) : '0';
    book(facts, line, place, { onHand: `-${line.quantity}` as `${number}`, held: fromHeld, destroyed: line.quantity });
  }
  for (const id of new Set(things)) {
    facts.put(thingKey(id), { ...emptyThing(facts, id, place), status: 'destroyed' });
  }
}

function addSold(facts: Facts, { lot, quantity }: Pick<LotLine, 'lot' | 'quantity'>, msp: string): void {
  const before = facts.get(soldByKey(lot, msp))?.quantity ?? '0';
  facts.put(soldByKey(lot, msp), { quantity: add(before, quantity) });
}

/** Brings goods back that the caller sold at any of its places, on hold until somebody has looked at them. */
export function bringBack({ facts, caller }: Step, { place, lots, things }: Taken, hold: Hold): void {
  for (const line of lotLines(facts, lots)) {
    const sold = facts.get(soldByKey(line.lot, caller.msp))?.quantity ?? '0';
    if (compare(sold, line.quantity) < 0) {
      throw new Refusal(
        'sold_insufficient',
        `${line.quantity} ${line.unit} of ${line.lot} to return at ${place}, ${sold} sold by ${caller.party}.`,
        { lot: line.lot, place, sold },
      );
    }
    book(facts, line, place, { onHand: line.quantity, held: line.quantity, sold: `-${line.quantity}` as `${number}` });
    addSold(facts, { lot: line.lot, quantity: negate(line.quantity) }, caller.msp);
  }
  for (const id of new Set(things)) {
    const thing = knownThing(facts, id);
    if (thing.status !== 'sold') {
      throw new Refusal('item_not_sold', `${id} is ${thing.status ?? 'no item'}, not sold.`, { item: id });
    }
    const seller = thing.place && placeParty(facts, thing.place);
    if (seller !== caller.party) {
      throw new Refusal('item_not_here', `${id} was sold at ${thing.place ?? 'no place'}, not by ${caller.party}.`, {
        item: id,
      });
    }
    facts.put(thingKey(id), { ...nowhere(thing), status: 'active', place, hold });
  }
}
