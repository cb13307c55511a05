import { Refusal } from '../../errors';
import type { HeldPart } from '../../facts/event';
import { lotKey } from '../../facts/lot';
import type { Balance } from '../../facts/stock';
import type { LotLine, Thing, ThingId } from '../../facts/thing';
import type { LotId, PlaceId } from '../../gs1/id';
import { compare, negate, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { atLeastZero, least } from '../countHolds';
import { asCounted, lotLines } from '../lotLines';
import { assertLotMovable } from '../lots';
import type { Spot } from '../moment';
import { book, stockAt } from '../stock';
import { knownThing } from '../things';
import { putTogether } from '../wholeContainers';
import type { Goods } from './eventGoods';
import { impossible } from './impossible';
import type { Applied } from './stockEffect';

/** Returns consumed inputs to the place, and the contents of opened containers into them. */
export function giveBack({ step: { facts }, named: { inputs: goods }, place, moment }: Applied): void {
  const spot = { ...moment, place };
  const lots = (lines: readonly LotLine[]): void => {
    for (const line of lotLines(facts, lines)) {
      book(facts, line, spot, { onHand: line.quantity, consumed: negate(line.quantity) });
    }
  };
  lots(goods.lots);
  const thing = (id: ThingId): Thing => goneThing(facts, id, 'consumed', place);
  for (const id of goods.things) putTogether(facts, id, spot, { lots, thing });
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
    const { adjusted, surplus } = assertDestroyed(facts, line, place);
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
  const lots = (lines: readonly LotLine[]): void => {
    for (const line of lotLines(facts, lines)) {
      assertNeverRecalled(facts, line.lot);
      assertLotMovable(facts, line.lot, { by: caller.party });
      assertDestroyed(facts, line, place);
      book(facts, line, spot, { onHand: line.quantity, destroyed: negate(line.quantity) });
    }
  };
  const thing = (id: ThingId): Thing => neverRecalled(facts, goneThing(facts, id, 'destroyed', place));
  for (const id of goods.things) putTogether(facts, id, spot, { lots, thing });
}

function assertDestroyed(
  facts: Facts,
  { lot, quantity, uom }: LotLine,
  place: PlaceId,
): Pick<Balance, 'adjusted' | 'surplus'> {
  const { destroyed, ...stock } = stockAt(facts, lot, place, uom);
  if (compare(destroyed, quantity) >= 0) return stock;
  throw impossible(`Cannot restore ${quantity} ${uom} of ${lot}: ${destroyed} were destroyed at ${place}.`);
}

function neverRecalled(facts: Facts, thing: Thing): Thing {
  const { id, lot, recalls } = thing;
  if (recalls.length > 0)
    throw impossible(`${id} was recalled; its holder must report it in a response to the recall.`);
  if (lot) assertNeverRecalled(facts, lot);
  return thing;
}

function assertNeverRecalled(facts: Facts, lot: LotId): void {
  if ((facts.get(lotKey(lot))?.recalls.length ?? 0) === 0) return;
  throw impossible(`Lot ${lot} was recalled; count the remaining goods.`);
}
