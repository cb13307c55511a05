import { type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import type { CapturedEvent } from '../../inputs/events';
import type { Facts, Step } from '../../step';
import { wasEmptiedAfter } from '../fillings';
import { minusLines, sumLines } from '../load';
import { asCounted } from '../lotLines';
import { placeParty } from '../ownership';
import { isEmpty, isMade } from '../things';
import { claimContents, hasStanding, lateMismatch } from './packingEvent';
import { effectOf, effectPlace } from './stockEffect';

/** What an event that moves no stock leaves behind: what its author, who has the container, says is in it. */
export function claim(step: Step, captured: CapturedEvent): void {
  const { parent, goods } = captured.told;
  const effect = effectOf(captured);
  const place = effectPlace(effect, captured.places);
  if (!parent || !place || goods.lots.length === 0) return;
  const thing = step.facts.get(thingKey(parent));
  const isReported =
    effect === 'pack' ? !isContradicted(step.facts, captured, parent) : effect === 'receive' && thing === undefined;
  if (isReported && isAtHand(step, parent, place)) {
    claimContents(step.facts, parent, goods, { place, at: captured.time });
  }
}

/** What was packed before the container was emptied is out of it, and what differs from an earlier report is not added to that. */
function isContradicted(facts: Facts, { told, time }: CapturedEvent, parent: ThingId): boolean {
  const thing = facts.get(thingKey(parent));
  return (thing && wasEmptiedAfter(thing, time)) === true || lateMismatch(facts, parent, told.goods) !== undefined;
}

/** A party speaks of contents only for a container that it may fill and has: else it could block a pallet of somebody else's. */
function isAtHand(step: Step, parent: ThingId, place: PlaceId): boolean {
  if (!hasStanding(step, parent) || placeParty(step.facts, place) !== step.caller.party) return false;
  const thing = step.facts.get(thingKey(parent));
  if (!thing) return true;
  if (thing.parent !== undefined || thing.shipment !== undefined || isGone(thing)) return false;
  // Where an empty pallet number was last used does not matter; goods that hold others are where they are.
  return (isEmpty(thing) && !isMade(thing)) || thing.place === place;
}

const isGone = ({ status }: Thing): boolean => status === 'sold' || status === 'consumed' || status === 'destroyed';

/** Takes back what a packing claimed, before stock takes the packing itself. */
export function unclaim(facts: Facts, { told: { parent, goods } }: CapturedEvent): void {
  const thing = parent && facts.get(thingKey(parent));
  if (!thing?.inside || thing.inside.claims.length === 0) return;
  const packed = asCounted(facts, goods.lots);
  const isClaimed = packed.every((line) =>
    thing.inside?.claims.some(
      (each) => each.lot === line.lot && each.unit === line.unit && each.quantity === line.quantity,
    ),
  );
  if (!isClaimed) return;
  const claims = sumLines(thing.inside.claims, minusLines(packed));
  const { inside, ...rest } = thing;
  const isLeft = claims.length + inside.lots.length + inside.things.length > 0;
  facts.put(thingKey(thing.id), isLeft ? { ...rest, inside: { ...inside, claims } } : rest);
}
