import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { type Handoff, type Shipment, shipmentKey } from '../facts/shipment';
import { stockKey } from '../facts/stock';
import { type LotLine, type ThingId, thingKey } from '../facts/thing';
import type { ShipmentId } from '../businessId';
import { negate } from '../quantity';
import type { Facts, Peek, Step } from '../step';
import { attempt } from './attempt';
import { assertLeftBefore } from './claimedTime';
import { minusLines, sumLines } from './load';
import { assertLotMovable, lotNeeds } from './lots';
import type { Moment } from './moment';
import { book, mark } from './stock';
import { assertThingMovable, nowhere, thingNeeds } from './things';

/** The containers and items of a shipment. */
export const thingsOf = ({ containers, items }: Pick<Shipment, 'containers' | 'items'>): ThingId[] => [
  ...containers,
  ...items,
];

/** The lot quantities of a shipment that are still in transit. */
export const openLines = ({ lots, settled = [] }: Pick<Shipment, 'lots' | 'settled'>): LotLine[] =>
  sumLines(lots, minusLines(settled));

/** The needs of a shipment and all goods on its lines. */
export function shipmentNeeds(id: ShipmentId, peek: Peek): FactKey<unknown>[] {
  const shipment = peek(shipmentKey(id));
  if (!shipment) return [shipmentKey(id)];
  return [
    shipmentKey(id),
    ...shipment.lots.flatMap(({ lot }) => [...lotNeeds(lot, peek), stockKey(lot, shipment.from)]),
    ...thingsOf(shipment).flatMap((thing) => thingNeeds(thing, peek)),
  ];
}

export function knownShipment(facts: Facts, id: ShipmentId): Shipment {
  const shipment = facts.get(shipmentKey(id));
  if (!shipment) throw new Refusal('shipment_unknown', `Shipment ${id} does not exist.`, { shipment: id });
  return shipment;
}

/** The handoff that waits for an answer. */
export function openHandoff(shipment: Shipment): Handoff {
  const handoff = shipment.handoffs.at(-1);
  if (handoff?.status === 'offered') return handoff;
  throw new Refusal('handoff_not_open', `Shipment ${shipment.id} is ${shipment.status}; it has no open handoff.`, {
    shipment: shipment.id,
    status: shipment.status,
  });
}

/** The handoff that waits for the caller's answer. */
export function handoffToCaller({ caller }: Step, shipment: Shipment): Handoff {
  const handoff = openHandoff(shipment);
  if (handoff.to === caller.party) return handoff;
  throw new Refusal('not_recipient', `Shipment ${shipment.id} was offered to ${handoff.to}, not to ${caller.party}.`, {
    shipment: shipment.id,
    party: handoff.to,
  });
}

/** The things of a shipment that a final receipt missed and that nobody has found since. */
const lostThings = (facts: Facts, shipment: Shipment): ThingId[] =>
  (shipment.missing ?? []).filter((id) => {
    const transit = facts.get(thingKey(id))?.transit;
    return transit?.missing !== undefined && transit.shipment === shipment.id;
  });

/**
 * The handoff that a receipt answers: the open one to the caller, or the accepted one if the caller has custody already, also of what it
 * missed in the end and has found. A rejected or cancelled later offer does not change that.
 */
export function handoffOnArrival(step: Step, shipment: Shipment): Handoff {
  const { status, custodian, handoffs } = shipment;
  const isOffered = handoffs.at(-1)?.status === 'offered';
  const taken = handoffs.findLast((handoff) => handoff.status === 'accepted');
  const isLost = lostThings(step.facts, shipment).length + (shipment.lost ?? []).length > 0;
  const isOpen = status === 'in_transit' || (status === 'received' && isLost);
  const isHere = isOpen && !isOffered && custodian === step.caller.party;
  return isHere && taken?.to === custodian ? taken : handoffToCaller(step, shipment);
}

/** The handoffs with one of them answered, by default the last one. */
export const answered = (shipment: Shipment, answer: Partial<Handoff>, one = shipment.handoffs.at(-1)): Handoff[] =>
  shipment.handoffs.map((handoff) => (handoff === one ? { ...handoff, ...answer } : handoff));

/** Refuses an event time before the last offer or handoff of the shipment. */
export function assertMovedBefore({ id, movedAt }: Shipment, claimed: string | undefined): void {
  assertLeftBefore(claimed, id, movedAt);
}

/** Refuses when anything in the shipment is recalled or on hold. */
export function assertShipmentMovable({ facts, caller }: Step, shipment: Shipment): void {
  const moving = { by: caller.party, of: shipment.sender, except: shipment.recall };
  for (const { lot } of shipment.lots) assertLotMovable(facts, lot, moving);
  for (const id of thingsOf(shipment)) {
    const thing = facts.get(thingKey(id));
    if (thing) assertThingMovable(facts, thing, moving);
  }
}

/** Moves the goods from the sender's place into transit. */
export function loadShipment(facts: Facts, shipment: Shipment, moment: Moment): void {
  const { from, to, lots } = shipment;
  for (const line of lots) {
    const out = negate(line.quantity);
    const change = { onHand: out, reserved: out, shipped: line.quantity };
    const leaving = { ...moment, place: from };
    // Reserved goods are on hand. If they cannot have left at the time that the next custodian states, they leave now.
    if (
      attempt(facts, () => {
        book(facts, line, leaving, change);
      })
    )
      book(facts, line, { ...leaving, isNow: true }, change);
  }
  const transit = { from, ...(to !== undefined && { to }) };
  for (const id of thingsOf(shipment)) {
    const thing = facts.get(thingKey(id));
    if (thing) facts.put(thingKey(id), { ...nowhere(thing), shipment: shipment.id, transit });
  }
}

/** Undoes that: the goods are at the sender's place, offered. */
export function unloadShipment(facts: Facts, shipment: Shipment, moment: Moment): void {
  const { from, lots } = shipment;
  for (const line of lots) {
    const { quantity } = line;
    const change = { onHand: quantity, reserved: quantity, shipped: negate(quantity) };
    book(facts, line, { ...moment, place: from }, change);
  }
  for (const id of thingsOf(shipment)) {
    const thing = facts.get(thingKey(id));
    if (thing) facts.put(thingKey(id), { ...nowhere(thing), shipment: shipment.id, place: from });
  }
}

/** Returns true if a thing is still in the shipment: offered, or in transit. */
export const isIn = (facts: Facts, { id }: Shipment, thing: ThingId): boolean => {
  const { shipment, transit } = facts.get(thingKey(thing)) ?? {};
  return shipment === id || transit?.shipment === id;
};

/** Releases the reservation of the goods at the sender's place. */
export function unreserve(facts: Facts, shipment: Shipment): void {
  for (const line of shipment.lots) {
    const held = shipment.held?.find(({ lot }) => lot === line.lot)?.quantity ?? '0';
    mark(facts, line, shipment.from, { reserved: negate(line.quantity), held });
  }
  for (const id of thingsOf(shipment)) {
    const thing = facts.get(thingKey(id));
    if (!thing) continue;
    const { shipment: _shipment, ...back } = thing;
    facts.put(thingKey(id), back);
  }
}
