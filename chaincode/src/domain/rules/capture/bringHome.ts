import { type Shipment, shipmentKey } from '../../facts/shipment';
import { type LotLine, thingKey } from '../../facts/thing';
import type { TransitLeg } from '../../facts/transit';

import { isZero, negate, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { least } from '../countHolds';
import { momentOf } from '../moment';
import { answered, openLines, thingsOf } from '../shipments';
import { book } from '../stock';
import { nowhere } from '../things';
import { forgetLeaving, legsOf, putLegs } from './legs';
import { voidLoads } from './leavings';
import { voidThingPassage } from './passages';

/** Returns true if a shipment exists by its sender's despatch advice alone: without an answer, and with nothing received. */
export const isOnlyAnnounced = ({ advised, status, handoffs, settled = [], arrived = [] }: Shipment): boolean =>
  advised === true &&
  status === 'in_transit' &&
  handoffs.at(-1)?.status === 'offered' &&
  settled.length + arrived.length === 0;

/** Puts all that is in transit of an announced shipment back where it left: it did not leave after all. `at`: event time, UTC. */
export function bringHome(facts: Facts, shipment: Shipment, at: string): void {
  const { id } = shipment;
  for (const line of openLines(shipment)) {
    for (const { from, quantity } of takeOff(facts, shipment, line)) {
      const loads = voidLoads(facts, line.lot, { place: from, direction: 'out', step: '', at, advice: id });
      let rest = quantity;
      for (const load of [...loads, { at, quantity }]) {
        const part = least(load.quantity, rest);
        rest = subtract(rest, part);
        if (isZero(part)) continue;
        book(facts, line, { ...momentOf(load.at), place: from }, { onHand: part, shipped: negate(part) });
      }
    }
    forgetLeaving(facts, line, shipment.receiver);
  }
  for (const thing of thingsOf(shipment)) {
    const known = facts.get(thingKey(thing));
    if (known?.transit?.shipment !== id) continue;
    const place = known.transit.from;
    facts.put(thingKey(thing), { ...nowhere(known), place });
    voidThingPassage(facts, thing, { place, direction: 'out', step: '', at });
  }
}

/** Takes a quantity of a lot off the legs of an announced shipment. Returns the parts taken. */
export function takeOff(facts: Facts, { id, receiver }: Shipment, line: LotLine): TransitLeg[] {
  const parts: TransitLeg[] = [];
  let missing = line.quantity;
  const left = legsOf(facts, line.lot, receiver).map((leg) => {
    const quantity = leg.shipment === id ? least(leg.quantity, missing) : '0';
    missing = subtract(missing, quantity);
    if (!isZero(quantity)) parts.push({ ...leg, quantity });
    return { ...leg, quantity: subtract(leg.quantity, quantity) };
  });
  putLegs(facts, line, receiver, left);
  return parts;
}

/** Undoes the departure of an announced shipment whose sender captures that it did not leave, without naming goods. */
export function withdrawAnnounced({ facts, time }: Step, shipment: Shipment, at: string): void {
  bringHome(facts, shipment, at);
  const handoffs = answered(shipment, { status: 'cancelled', answeredAt: time, captured: true });
  facts.put(shipmentKey(shipment.id), { ...shipment, status: 'cancelled', handoffs });
}
