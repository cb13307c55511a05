import { Refusal } from '../../errors';
import { thingKey } from '../../facts/thing';
import { transitKey, type TransitLeg } from '../../facts/transit';
import type { LotLine, ThingId } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import { type Decimal, isZero, negate, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { lotLines } from '../lotLines';
import { assertLotMovable } from '../lots';
import { assertAvailable, book, stockAt } from '../stock';
import { assertThingMovable, knownThing, looseThing, nowhere } from '../things';
import { least, quantityOf } from './arrivals';
import type { Goods } from './eventGoods';
import { type Aim, forgetLeaving, legsOf, putLegs, rememberEnd, transitEnd } from './legs';
import { notMoving } from './movement';

/** Undoes a shipping event of the caller's: the goods are back at the place they left. Where it names an aim, they were under way there. */
export function voidShipping(step: Step, goods: Goods, from: PlaceId, aim: Aim): void {
  for (const line of lotLines(step.facts, goods.lots)) voidLine(step, line, from, aim);
  for (const id of goods.things) voidThing(step.facts, id, from);
}

function voidLine({ facts, caller }: Step, line: LotLine, from: PlaceId, aim: Aim): void {
  const isOther = (leg: TransitLeg): boolean =>
    (aim.to !== undefined && leg.to !== undefined && leg.to !== aim.to) ||
    (aim.receiver !== undefined && leg.receiver !== undefined && leg.receiver !== aim.receiver);
  const own = `from ${caller.party}`;
  let back = line.quantity;
  for (const end of [own, ...(facts.get(transitKey(line.lot, own))?.ends ?? [])]) {
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
    `${quantity} ${unit} of ${lot} to take back to ${from}, ${underWay} under way from there.`,
    { lot, place: from },
  );

function voidThing(facts: Facts, id: ThingId, from: PlaceId): void {
  const thing = knownThing(facts, id);
  if (!thing.transit || thing.shipment) throw notMoving(thing);
  if (thing.transit.from !== from) {
    const message = `${id} left ${thing.transit.from}, not ${from}.`;
    throw new Refusal('transit_insufficient', message, { goods: id, place: from });
  }
  facts.put(thingKey(id), { ...nowhere(thing), place: from });
}

/** Undoes the receipt of a line: it is under way again on the legs that it came on, and what was over is not there. */
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
  for (const leg of legs) {
    const end = transitEnd(facts, leg, leg.sender);
    putLegs(facts, line, end, [...legsOf(facts, line.lot, end), leg]);
    rememberEnd(facts, line, `from ${leg.sender}`, end);
  }
}

/** The same of a thing. */
export function sendBackThing({ facts, caller }: Step, id: ThingId, at: PlaceId): void {
  const thing = looseThing(facts, id, at);
  if (!thing.arrived) throw new Refusal('correction_impossible', `${id} was moved since it arrived.`, { goods: id });
  assertThingMovable(facts, thing, { by: caller.party });
  facts.put(thingKey(id), { ...nowhere(thing), transit: thing.arrived });
}
