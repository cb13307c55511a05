import type { ShipmentId } from '../businessId';
import { type Shipment, shipmentKey } from '../facts/shipment';
import { transitKey } from '../facts/transit';
import type { LotId, PartyId } from '../gs1/id';
import type { Facts } from '../step';

/** Open shipments of one sender that are remembered per lot and receiver. */
const mostShipments = 50;

const senderOf = (id: ShipmentId): string => id.slice(0, id.lastIndexOf(':'));

/** Returns true if goods of a shipment may still be on their way. */
export const isOpen = (shipment: Shipment | undefined): shipment is Shipment =>
  shipment?.status === 'offered' || shipment?.status === 'in_transit';

/** Notes for each lot of a shipment that some of it goes to the receiver in it: a receipt need not name the shipment. */
export function rememberShipment(
  facts: Facts,
  { id, receiver, lots }: Pick<Shipment, 'id' | 'receiver' | 'lots'>,
): void {
  for (const { lot, uom } of lots) {
    const key = transitKey(lot, receiver);
    const before = facts.get(key) ?? { uom, legs: [] };
    const open = (before.shipments ?? []).filter((each) => isOpen(facts.get(shipmentKey(each))));
    const others = open.filter((each) => senderOf(each) !== senderOf(id));
    const own = open.filter((each) => senderOf(each) === senderOf(id));
    facts.put(key, { ...before, shipments: [...others, ...own.slice(1 - mostShipments), id] });
  }
}

/** The open shipments of commands with some of a lot to a receiver. */
export const shipmentsTo = (facts: Facts, lot: LotId, receiver: PartyId): Shipment[] =>
  (facts.get(transitKey(lot, receiver))?.shipments ?? []).flatMap((id) => {
    const shipment = facts.get(shipmentKey(id));
    return shipment && isOpen(shipment) ? [shipment] : [];
  });
