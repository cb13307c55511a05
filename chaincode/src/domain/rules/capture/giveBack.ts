import { Refusal } from '../../errors';
import type { HeldPart } from '../../facts/event';
import { lotKey } from '../../facts/lot';
import { type Contents, type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { LotId, PlaceId } from '../../gs1/id';
import { compare, negate, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { atLeastZero, least } from '../countHolds';
import { isOpenSince, reopenedAt, tookAt } from '../fillings';
import { asCounted, lotLines } from '../lotLines';
import { assertLotMovable } from '../lots';
import type { Spot } from '../moment';
import { openContainer, packInto } from '../packing';
import { book, stockAt } from '../stock';
import { backAt, isEmpty, isMade, knownThing } from '../things';
import type { Goods } from './eventGoods';
import { impossible } from './impossible';
import type { Applied } from './stockEffect';

/** Returns consumed inputs to the place, and the contents of opened containers into them. */
export function giveBack({ step: { facts }, named: { inputs: goods }, place, moment }: Applied): void {
  const spot = { ...moment, place };
  returnLots(facts, goods.lots, spot);
  for (const id of goods.things) returnThing(facts, id, spot);
}

function returnLots(facts: Facts, lots: readonly LotLine[], spot: Spot): void {
  for (const line of lotLines(facts, lots)) {
    book(facts, line, spot, { onHand: line.quantity, consumed: negate(line.quantity) });
  }
}

function returnThing(facts: Facts, id: ThingId, spot: Spot): void {
  const known = facts.get(thingKey(id));
  const isOpened = known?.fillings?.some(({ until }) => until === spot.at) === true;
  if (!isOpened || known.status !== undefined) {
    facts.put(thingKey(id), { ...goneThing(facts, id, 'consumed', spot.place), status: 'active' });
  }
  if (!isOpened) return;
  const took = tookAt(known, spot.at);
  if (!took) throw impossible(`${id} was opened, and it is not known any more what was in it.`);
  returnLots(facts, took.lots, spot);
  for (const each of took.things) returnThing(facts, each, spot);
  fillAgain(facts, id, spot, took);
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

/** A thing that was consumed or destroyed at the place. Refuses another one. */
function goneThing(facts: Facts, id: ThingId, how: 'consumed' | 'destroyed', place: PlaceId): Thing {
  const thing = knownThing(facts, id);
  if (thing.status === how && thing.place === place) return thing;
  throw new Refusal('item_not_here', `${id} was not ${how} at ${place}.`, { goods: id });
}

const heldOf = (known: readonly HeldPart[], lot: LotId): HeldPart =>
  known.find((each) => each.lot === lot) ?? { lot, held: '0', surplus: '0' };

/**
 * Undoes destroying goods. What was on hold is on hold again: all of it, if that is not known. Recalled goods must be counted instead.
 */
export function undestroy(
  { facts, caller }: Step,
  goods: Goods,
  spot: Spot,
  known: readonly HeldPart[] | undefined,
): void {
  const { place } = spot;
  for (const line of asCounted(facts, goods.lots)) {
    assertNeverRecalled(facts, line.lot);
    assertLotMovable(facts, line.lot, { by: caller.party });
    const { destroyed, adjusted, surplus } = stockAt(facts, line.lot, place, line.uom);
    if (compare(destroyed, line.quantity) < 0) {
      throw impossible(
        `Cannot restore ${line.quantity} ${line.uom} of ${line.lot}: ${destroyed} were destroyed at ${place}.`,
      );
    }
    const counted = least(atLeastZero(subtract(adjusted, surplus)), line.quantity);
    const all = { lot: line.lot, held: line.quantity, surplus: counted };
    const held = known ? heldOf(known, line.lot) : all;
    book(facts, line, spot, {
      onHand: line.quantity,
      held: held.held,
      surplus: held.surplus,
      destroyed: negate(line.quantity),
    });
  }
  for (const id of goods.things) {
    const thing = goneThing(facts, id, 'destroyed', place);
    if (thing.recalls.length > 0)
      throw impossible(`${id} was recalled; its holder must report it in a response to the recall.`);
    if (thing.lot) assertNeverRecalled(facts, thing.lot);
    facts.put(thingKey(id), { ...thing, status: 'active' });
  }
}

function assertNeverRecalled(facts: Facts, lot: LotId): void {
  if ((facts.get(lotKey(lot))?.recalls.length ?? 0) === 0) return;
  throw impossible(`Lot ${lot} was recalled; count the remaining goods.`);
}
