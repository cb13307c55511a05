import type { ShipmentId } from '../../businessId';
import { Refusal } from '../../errors';
import type { Took } from '../../facts/passage';
import { shipmentKey } from '../../facts/shipment';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import { isItemId } from '../../goodsKinds';
import { type Decimal, negate, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { least } from '../countHolds';
import { assertLotMovable } from '../lots';
import { settleShorts } from '../shorts';
import type { Spot } from '../moment';
import { comeBack, withdrawAgain, withdrawFrom } from '../shipmentProgress';
import { assertAvailable, book, stockAt } from '../stock';
import { wasUsedAfter } from '../fillings';
import { asLoose, assertThingMovable, backAt, knownThing, nowhere } from '../things';
import { giveBack } from './arrivals';

export const nothingToVoid = ({ lot, quantity, uom }: LotLine, from: PlaceId, underWay: Decimal): Refusal =>
  new Refusal(
    'transit_insufficient',
    `Cannot return ${quantity} ${uom} of ${lot} to ${from}: ${underWay} are in transit from there.`,
    { lot, place: from },
  );

/** A thing that moved, although it may have been emptied since. */
const thingOf = (facts: Facts, id: ThingId): Thing => facts.get(thingKey(id)) ?? knownThing(facts, id);

/** Takes a thing that did not leave a place from what is in transit. */
export function voidThing(step: Step, id: ThingId, from: PlaceId): void {
  const { facts } = step;
  const thing = thingOf(facts, id);
  if (!thing.transit || thing.shipment) throw notMoving(thing);
  if (thing.transit.from !== from) {
    const message = `${id} left ${thing.transit.from}, not ${from}.`;
    throw new Refusal('transit_insufficient', message, { goods: id, place: from });
  }
  facts.put(thingKey(id), backAt(thing, from));
  const { shipment, missing } = thing.transit;
  if (shipment && !missing) withdrawThing(step, id, shipment);
  const known = shipment && facts.get(shipmentKey(shipment));
  if (known) settleShorts(facts, known);
}

/** Takes a departure of a thing that did not take place off a shipment. The thing may have arrived in it on an earlier journey. */
export function withdrawThing(step: Step, id: ThingId, shipment: ShipmentId): void {
  const { arrived, passages = [] } = thingOf(step.facts, id);
  const legs = [arrived, ...passages.map(({ leg }) => leg)];
  if (legs.some((leg) => leg?.shipment === shipment)) withdrawAgain(step, shipment, id);
  else withdrawFrom(step, shipment, { lots: [], things: [id] });
}

/** Undoes the receipt of a line: its goods are in transit again, and its surplus is removed. */
export function sendBackLine(step: Step, line: LotLine, spot: Spot, took: Took): void {
  const { facts, caller } = step;
  assertLotMovable(facts, line.lot, { by: caller.party });
  const over = subtract(line.quantity, took.quantity);
  const surplus = least(over, stockAt(facts, line.lot, spot.place, line.uom).surplus);
  assertAvailable(facts, { ...line, quantity: subtract(line.quantity, surplus) }, spot);
  book(facts, line, spot, {
    onHand: negate(line.quantity),
    received: negate(took.quantity),
    adjusted: negate(over),
    held: negate(surplus),
    surplus: negate(surplus),
  });
  if (giveBack(step, line, took, spot)) return;
  throw new Refusal('correction_impossible', `It is not known any more where ${line.lot} came from.`);
}

/** Returns true if goods are in transit in a shipment of a command, and not on a leg. */
const isOfCommand = (facts: Facts, id: ShipmentId | undefined): id is ShipmentId =>
  id !== undefined && facts.get(shipmentKey(id))?.advised !== true;

/** Undoes the receipt of a thing. */
export function sendBackThing(step: Step, id: ThingId, spot: Spot): void {
  const { facts, caller } = step;
  const thing = asLoose(thingOf(facts, id), spot.place);
  if (!thing.arrived) throw new Refusal('correction_impossible', `${id} was moved after it arrived.`, { goods: id });
  if (wasUsedAfter(thing, spot.at))
    throw new Refusal('correction_impossible', `${id} was packed or emptied after it arrived.`, { goods: id });
  assertThingMovable(facts, thing, { by: caller.party });
  const { shipment, ...transit } = thing.arrived;
  const carried =
    isOfCommand(facts, shipment) && transit.missing === undefined ? { shipment, transit } : { transit: thing.arrived };
  facts.put(thingKey(id), { ...nowhere(thing), ...carried });
  if (shipment) comeBack(step, shipment, { lots: [], things: [id] }, spot);
}

export const notMoving = ({ id, shipment }: Thing): Refusal => {
  const where = shipment ? `in shipment ${shipment}` : 'not under way';
  return new Refusal(isItemId(id) ? 'item_not_here' : 'container_not_here', `${id} is ${where}.`, { goods: id });
};
