import type { ShipmentId } from '../../businessId';
import { shipmentKey } from '../../facts/shipment';
import type { LotLine } from '../../facts/thing';
import type { TransitLeg } from '../../facts/transit';
import type { Facts, Step } from '../../step';
import type { Moment } from '../moment';
import { comeBack } from '../shipmentProgress';
import { legsOf, putLegs, rememberEnd, transitEnd } from './legs';

/** Returns true if goods are in transit in a shipment of a command, and not on a leg. */
export const isOfCommand = (facts: Facts, id: ShipmentId | undefined): id is ShipmentId =>
  id !== undefined && facts.get(shipmentKey(id))?.advised !== true;

/** Puts parts of legs back in transit, and in the shipments that they are of. */
export function putBack(step: Step, line: LotLine, legs: readonly TransitLeg[], moment: Moment): void {
  const { facts } = step;
  for (const leg of legs) {
    if (leg.shipment) comeBack(step, leg.shipment, { lots: [{ ...line, quantity: leg.quantity }], things: [] }, moment);
    if (isOfCommand(facts, leg.shipment)) continue;
    const end = transitEnd(facts, leg, leg.sender);
    putLegs(facts, line, end, [...legsOf(facts, line.lot, end), leg]);
    rememberEnd(facts, line, `from ${leg.sender}`, end);
  }
}
