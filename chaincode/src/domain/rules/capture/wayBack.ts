import { Refusal } from '../../errors';
import { thingKey } from '../../facts/thing';
import { transitKey, type TransitLeg } from '../../facts/transit';
import type { LotLine, Thing, ThingId } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import { isItemId } from '../../goodsKinds';
import { type Decimal, isZero, negate, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { assertLotMovable } from '../lots';
import { assertAvailable, book, stockAt } from '../stock';
import { assertThingMovable, knownThing, looseThing, nowhere } from '../things';
import { least, quantityOf } from './arrivals';
import { type Aim, forgetLeaving, legsOf, putBack, putLegs, receiverOf } from './legs';

/** Undoes the leaving of a line: it is back at the place that it left. Where an aim is named, it was under way there. */
export function voidLine({ facts, caller }: Step, line: LotLine, from: PlaceId, aim: Aim): void {
  const isOther = (leg: TransitLeg): boolean => aim.to !== undefined && leg.to !== undefined && leg.to !== aim.to;
  const own = `from ${caller.party}`;
  const party = receiverOf(facts, aim);
  const ends = facts.get(transitKey(line.lot, own))?.ends ?? [];
  let back = line.quantity;
  for (const end of [own, ...ends.filter((each) => party === undefined || each === party)]) {
    const left = legsOf(facts, line.lot, end).map((leg) => {
      const part = leg.from === from && leg.sender === caller.party && !isOther(leg) ? least(leg.quantity, back) : '0';
      back = subtract(back, part);
      return { ...leg, quantity: subtract(leg.quantity, part) };
    });
    putLegs(facts, line, end, left);
    forgetLeaving(facts, line, end);
  }
  if (!isZero(back)) throw nothingToVoid(line, from, subtract(line.quantity, back));
  book(facts, line, from, { onHand: line.quantity, shipped: negate(line.quantity) });
}

export const nothingToVoid = ({ lot, quantity, unit }: LotLine, from: PlaceId, underWay: Decimal): Refusal =>
  new Refusal(
    'transit_insufficient',
    `Cannot return ${quantity} ${unit} of ${lot} to ${from}: ${underWay} are in transit from there.`,
    { lot, place: from },
  );

/** The same of a thing. */
export function voidThing(facts: Facts, id: ThingId, from: PlaceId): void {
  const thing = knownThing(facts, id);
  if (!thing.transit || thing.shipment) throw notMoving(thing);
  if (thing.transit.from !== from) {
    const message = `${id} left ${thing.transit.from}, not ${from}.`;
    throw new Refusal('transit_insufficient', message, { goods: id, place: from });
  }
  facts.put(thingKey(id), { ...nowhere(thing), place: from });
}

/** Undoes the receipt of a line: it is in transit again on its legs, and its surplus is removed. */
export function sendBackLine({ facts, caller }: Step, line: LotLine, at: PlaceId, legs: readonly TransitLeg[]): void {
  assertLotMovable(facts, line.lot, { by: caller.party });
  const over = subtract(line.quantity, quantityOf(legs));
  const surplus = least(over, stockAt(facts, line.lot, at, line.unit).surplus);
  assertAvailable(facts, { ...line, quantity: subtract(line.quantity, surplus) }, at);
  book(facts, line, at, {
    onHand: negate(line.quantity),
    received: negate(quantityOf(legs)),
    adjusted: negate(over),
    held: negate(surplus),
    surplus: negate(surplus),
  });
  putBack(facts, line, legs);
}

/** Undoes the receipt of a thing. */
export function sendBackThing({ facts, caller }: Step, id: ThingId, at: PlaceId): void {
  const thing = looseThing(facts, id, at);
  if (!thing.arrived) throw new Refusal('correction_impossible', `${id} was moved after it arrived.`, { goods: id });
  assertThingMovable(facts, thing, { by: caller.party });
  facts.put(thingKey(id), { ...nowhere(thing), transit: thing.arrived });
}

export const notMoving = ({ id, shipment }: Thing): Refusal => {
  const where = shipment ? `in shipment ${shipment}` : 'not under way';
  return new Refusal(isItemId(id) ? 'item_not_here' : 'unit_not_here', `${id} is ${where}.`, { goods: id });
};
