import { Refusal } from '../errors';
import { itemKey } from '../facts/item';
import type { FactKey } from '../facts/key';
import { type Handoff, type Shipment, shipmentKey } from '../facts/shipment';
import { stockKey } from '../facts/stock';
import { unitKey } from '../facts/unit';
import type { ShipmentId } from '../businessId';
import { negate } from '../quantity';
import type { Facts, Peek, Step } from '../step';
import { assertItemMovable, itemNeeds } from './items';
import { assertLotMovable, lotNeeds } from './lots';
import { book } from './stock';
import { adrift, assertUnitMovable, unitNeeds } from './units';

/** A shipment with all that is on its lines. */
export function shipmentNeeds(id: ShipmentId, peek: Peek): FactKey<unknown>[] {
  const shipment = peek(shipmentKey(id));
  if (!shipment) return [shipmentKey(id)];
  return [
    shipmentKey(id),
    ...shipment.lots.flatMap(({ lot }) => [...lotNeeds(lot, peek), stockKey(lot, shipment.from)]),
    ...shipment.items.flatMap((item) => itemNeeds(item, peek)),
    ...shipment.units.flatMap((unit) => unitNeeds(unit, peek)),
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
  throw new Refusal(
    'handoff_not_open',
    `Shipment ${shipment.id} is ${shipment.status}; no handoff of it waits for an answer.`,
    {
      shipment: shipment.id,
      status: shipment.status,
    },
  );
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

/** The handoff by which goods reach the caller: one that waits for the answer, or, when custody was taken on the way, that one. */
export function handoffOnArrival(step: Step, shipment: Shipment): Handoff {
  const last = shipment.handoffs.at(-1);
  const taken = shipment.status === 'in_transit' && last?.status === 'accepted' && shipment.custodian === last.to;
  return taken && last.to === step.caller.party ? last : handoffToCaller(step, shipment);
}

/** The handoffs with the last one answered. */
export const answered = (shipment: Shipment, answer: Partial<Handoff>): Handoff[] =>
  shipment.handoffs.map((handoff, n) => (n === shipment.handoffs.length - 1 ? { ...handoff, ...answer } : handoff));

/** Refuses when anything in the shipment is recalled or on hold. */
export function assertShipmentMovable(facts: Facts, { lots, items, units, recall }: Shipment): void {
  for (const { lot } of lots) assertLotMovable(facts, lot, recall);
  for (const id of items) {
    const item = facts.get(itemKey(id));
    if (item) assertItemMovable(facts, item, recall);
  }
  for (const id of units) {
    const unit = facts.get(unitKey(id));
    if (unit) assertUnitMovable(facts, unit, recall);
  }
}

/** Takes the goods from the sender's place; they are under way then. */
export function loadShipment(facts: Facts, { from, to, lots, items, units }: Shipment): void {
  for (const line of lots) {
    book(facts, line, from, { onHand: negate(line.quantity), reserved: negate(line.quantity) });
  }
  const transit = { from, to };
  for (const id of items) {
    const item = facts.get(itemKey(id));
    if (!item) continue;
    const { place: _place, ...moving } = item;
    facts.put(itemKey(id), { ...moving, transit });
  }
  for (const id of units) {
    const unit = facts.get(unitKey(id));
    if (!unit) continue;
    const { shipment } = unit;
    facts.put(unitKey(id), { ...adrift(unit), ...(shipment && { shipment }), transit });
  }
}

/** Gives the goods back to the sender's place, which they never left. */
export function unreserve(facts: Facts, { from, lots, items, units }: Shipment): void {
  for (const line of lots) book(facts, line, from, { reserved: negate(line.quantity) });
  for (const id of items) {
    const item = facts.get(itemKey(id));
    if (!item) continue;
    const { shipment: _shipment, ...back } = item;
    facts.put(itemKey(id), back);
  }
  for (const id of units) {
    const unit = facts.get(unitKey(id));
    if (!unit) continue;
    const { shipment: _shipment, ...back } = unit;
    facts.put(unitKey(id), back);
  }
}
