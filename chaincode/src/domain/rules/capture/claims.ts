import { type Inside, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import type { CapturedEvent } from './captureInput';
import type { Facts, Step } from '../../step';
import { emptyWithout, unfilledAt, wasEmptiedAfter } from '../fillings';
import { minusLines, sumLines } from '../load';
import { compare } from '../../quantity';
import { asCounted } from '../lotLines';
import { momentOf } from '../moment';
import { placeParty } from '../ownership';
import { addAround } from '../packing';
import { isEmpty, isMade, neverUsed, nothingInside } from '../things';
import { claimContents, hasStanding, lateMismatch } from './packingEvent';
import { forgetAhead, voidAhead } from './leavings';
import { changeLeaving } from './movement';
import { effectOf, effectPlace, passingOf, statedEffect } from './stockEffect';

/**
 * Keeps the contents in an event that moved no stock as claims of the container, if its author has it. Returns true if there are any.
 */
export function claim(step: Step, captured: CapturedEvent): boolean {
  const { parent, goods } = captured.named;
  const effect = effectOf(captured);
  const place = effectPlace(effect, captured.places);
  if (effect === 'void') claimVoided(step, captured, place);
  if (!parent || !place || goods.lots.length === 0) return false;
  const thing = step.facts.get(thingKey(parent));
  const isReported =
    effect === 'pack' ? !isContradicted(step.facts, captured, parent) : effect === 'receive' && thing === undefined;
  if (!isReported || !isAtHand(step, parent, place)) return false;
  claimContents(step, parent, goods, { place, at: captured.time });
  return true;
}

/** Records the voiding of a load whose shipping is not recorded yet, so that the shipping will move nothing. */
function claimVoided(step: Step, captured: CapturedEvent, place: PlaceId | undefined): void {
  if (!place || placeParty(step.facts, place) !== step.caller.party) return;
  const passing = passingOf(step, captured, place, 'out');
  for (const line of asCounted(step.facts, captured.named.goods.lots)) voidAhead(step.facts, line, passing);
}

/** Takes back a voiding that stock never booked: its goods have left after all. */
export function forgetVoided(step: Step, captured: CapturedEvent): void {
  const place = effectPlace('void', captured.places);
  if (statedEffect(captured) !== 'void' || !place) return;
  const passing = passingOf(step, captured, place, 'out');
  for (const line of asCounted(step.facts, captured.named.goods.lots)) {
    changeLeaving(step, line, { ...momentOf(captured.time), place }, forgetAhead(step.facts, line, passing));
  }
}

/** Returns true if the container was emptied after the packing, or the contents differ from an earlier report. */
function isContradicted(facts: Facts, { named, time }: CapturedEvent, parent: ThingId): boolean {
  const thing = facts.get(thingKey(parent));
  return (thing && wasEmptiedAfter(thing, time)) === true || lateMismatch(facts, parent, named.goods) !== undefined;
}

/** Returns true if the author may fill the container and has it; otherwise it could block another party's pallet. */
function isAtHand(step: Step, parent: ThingId, place: PlaceId): boolean {
  if (!hasStanding(step, parent) || placeParty(step.facts, place) !== step.caller.party) return false;
  const thing = step.facts.get(thingKey(parent));
  if (!thing) return true;
  if (thing.parent !== undefined || thing.shipment !== undefined || isGone(thing)) return false;
  // The last place of an empty pallet does not matter; any other container must be at the place.
  return (isEmpty(thing) && !isMade(thing)) || thing.place === place;
}

const isGone = ({ status }: Thing): boolean => status === 'sold' || status === 'consumed' || status === 'destroyed';

/**
 * Removes the claims of an event before it is booked. Returns true if there were any. `isOwn`: the event itself made the claims, perhaps
 * beside those of other events.
 */
export function unclaim(facts: Facts, { named: { parent, goods }, time }: CapturedEvent, isOwn: boolean): boolean {
  const thing = parent && facts.get(thingKey(parent));
  if (!thing?.inside || goods.lots.length === 0 || wasEmptiedAfter(thing, time)) return false;
  const packed = asCounted(facts, goods.lots);
  // Claims of a lot that was not known then are in the unit of their event.
  const claimed = asCounted(facts, thing.inside.claims);
  const mayBe = (difference: number): boolean => (isOwn ? difference >= 0 : difference === 0);
  const isClaimed = packed.every((line) =>
    claimed.some(
      (each) => each.lot === line.lot && each.uom === line.uom && mayBe(compare(each.quantity, line.quantity)),
    ),
  );
  if (!isClaimed) {
    // An emptying that is undone had removed the claims, but the filling has kept the time of their packing.
    if (isOwn) facts.put(thingKey(thing.id), withClaims(thing, thing.inside.claims, time));
    return false;
  }
  const left = withClaims(thing, sumLines(claimed, minusLines(packed)), time);
  facts.put(thingKey(thing.id), left);
  addAround(facts, left, { load: [], claims: minusLines(packed) });
  return true;
}

/** Removes the claims of a packing that did not take place. A container that only it named is nowhere then. */
export function withdrawClaims(facts: Facts, captured: CapturedEvent): void {
  const id = captured.named.parent;
  const before = id && facts.get(thingKey(id));
  // An emptying has removed the claims, but the filling has kept the time of their packing.
  if (before && wasEmptiedAfter(before, captured.time)) {
    facts.put(thingKey(before.id), { ...before, fillings: unfilledAt(before, captured.time) });
  }
  if (!unclaim(facts, captured, true) || !id) return;
  const thing = facts.get(thingKey(id));
  if (thing && thing.fillings === undefined) facts.put(thingKey(id), neverUsed(thing));
}

/** The container with other claims, without the packing of a time. */
function withClaims({ inside = nothingInside, ...thing }: Thing, claims: Inside['claims'], time: string): Thing {
  const { fillings: _fillings, ...rest } = thing;
  const isLeft = claims.length + inside.lots.length + inside.things.length > 0;
  const known = isLeft ? unfilledAt(thing, time) : emptyWithout(thing, time);
  return { ...rest, ...(known.length > 0 && { fillings: known }), ...(isLeft && { inside: { ...inside, claims } }) };
}
