import type { ShipmentId } from '../../businessId';
import { Refusal } from '../../errors';
import { thingKey } from '../../facts/thing';
import { transitKey, type TransitLeg } from '../../facts/transit';
import type { LotLine, Thing, ThingId } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import { isItemId } from '../../goodsKinds';
import { type Decimal, isZero, negate, subtract } from '../../quantity';
import type { Step } from '../../step';
import { least } from '../countHolds';
import { assertLotMovable } from '../lots';
import type { Spot } from '../moment';
import { comeBack, withdrawFrom } from '../shipmentProgress';
import { assertAvailable, book, stockAt } from '../stock';
import { assertThingMovable, knownThing, looseThing, nowhere } from '../things';
import { quantityOf } from './arrivals';
import { type Aim, forgetLeaving, legsOf, putLegs, receiverOf } from './legs';
import { isOfCommand, putBack } from './putBack';

/** Where a line went that did not leave after all. */
interface Voided extends Aim {
  /** Set if it left under just this despatch advice, or under none. */
  readonly isExact?: boolean;
}

/** Takes a line that did not leave a place from what is in transit. If an aim is named, it was in transit there. */
export function voidLine(step: Step, line: LotLine, from: PlaceId, { isExact, ...aim }: Voided): void {
  const { facts, caller } = step;
  const own = `from ${caller.party}`;
  const party = receiverOf(facts, aim);
  const known = facts.get(transitKey(line.lot, own))?.ends ?? [];
  const ends = [own, ...known.filter((each) => party === undefined || each === party)];
  const isOwn = (leg: TransitLeg): boolean =>
    leg.from === from && leg.sender === caller.party && !differ(aim.to, leg.to) && !differ(aim.shipment, leg.shipment);
  let back = line.quantity;
  // Goods that left under the same despatch advice, or under none if the event names none, come back first.
  for (const isSame of isExact ? [true] : [true, false]) {
    for (const end of ends) {
      const left = legsOf(facts, line.lot, end).map((leg) => {
        const isNext = isOwn(leg) && (leg.shipment === aim.shipment) === isSame;
        const part = isNext ? least(leg.quantity, back) : '0';
        back = subtract(back, part);
        if (leg.shipment && !isZero(part)) takeOffShipment(step, leg.shipment, { ...line, quantity: part });
        return { ...leg, quantity: subtract(leg.quantity, part) };
      });
      putLegs(facts, line, end, left);
      forgetLeaving(facts, line, end);
    }
  }
  if (!isZero(back)) throw nothingToVoid(line, from, subtract(line.quantity, back));
}

const differ = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a !== b;

const takeOffShipment = (step: Step, id: ShipmentId, line: LotLine): void => {
  withdrawFrom(step, id, { lots: [line], things: [] });
};

export const nothingToVoid = ({ lot, quantity, uom }: LotLine, from: PlaceId, underWay: Decimal): Refusal =>
  new Refusal(
    'transit_insufficient',
    `Cannot return ${quantity} ${uom} of ${lot} to ${from}: ${underWay} are in transit from there.`,
    { lot, place: from },
  );

/** The same of a thing. */
export function voidThing(step: Step, id: ThingId, from: PlaceId): void {
  const { facts } = step;
  const thing = knownThing(facts, id);
  if (!thing.transit || thing.shipment) throw notMoving(thing);
  if (thing.transit.from !== from) {
    const message = `${id} left ${thing.transit.from}, not ${from}.`;
    throw new Refusal('transit_insufficient', message, { goods: id, place: from });
  }
  facts.put(thingKey(id), { ...nowhere(thing), place: from });
  if (thing.transit.shipment) withdrawFrom(step, thing.transit.shipment, { lots: [], things: [id] });
}

/** Undoes the receipt of a line: it is in transit again on its legs, and its surplus is removed. */
export function sendBackLine(step: Step, line: LotLine, spot: Spot, legs: readonly TransitLeg[]): void {
  const { facts, caller } = step;
  assertLotMovable(facts, line.lot, { by: caller.party });
  const over = subtract(line.quantity, quantityOf(legs));
  const surplus = least(over, stockAt(facts, line.lot, spot.place, line.uom).surplus);
  assertAvailable(facts, { ...line, quantity: subtract(line.quantity, surplus) }, spot);
  book(facts, line, spot, {
    onHand: negate(line.quantity),
    received: negate(quantityOf(legs)),
    adjusted: negate(over),
    held: negate(surplus),
    surplus: negate(surplus),
  });
  putBack(step, line, legs, spot);
}

/** Undoes the receipt of a thing. */
export function sendBackThing(step: Step, id: ThingId, spot: Spot): void {
  const { facts, caller } = step;
  const thing = looseThing(facts, id, spot.place);
  if (!thing.arrived) throw new Refusal('correction_impossible', `${id} was moved after it arrived.`, { goods: id });
  assertThingMovable(facts, thing, { by: caller.party });
  const { shipment, ...transit } = thing.arrived;
  const carried = isOfCommand(facts, shipment) ? { shipment, transit } : { transit: thing.arrived };
  facts.put(thingKey(id), { ...nowhere(thing), ...carried });
  if (shipment) comeBack(step, shipment, { lots: [], things: [id] }, spot);
}

export const notMoving = ({ id, shipment }: Thing): Refusal => {
  const where = shipment ? `in shipment ${shipment}` : 'not under way';
  return new Refusal(isItemId(id) ? 'item_not_here' : 'container_not_here', `${id} is ${where}.`, { goods: id });
};
