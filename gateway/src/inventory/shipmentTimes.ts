import type { Shipment } from '@lotline/chaincode/domain';

/**
 * Selects the body of shipments, and the time of the first event of their sender that names them: the times in a shipment's handoffs are
 * those of recording, which may be long after the goods left.
 */
export const selectShipments = `SELECT shipment.body AS body, (SELECT min(event.time) FROM document_event JOIN event ON event.n = document_event.event
    WHERE document_event.document = shipment.id AND event.party = shipment.sender AND event.declared = 0) AS left_at FROM shipment`;

export interface ShipmentRow {
  readonly body: string;
  readonly left_at: string | null;
}

/** A shipment, and when it left. */
export interface Departure {
  readonly shipment: Shipment;
  /** Event time, UTC; of its offer where no event names it. */
  readonly leftAt: string;
}

export function departureOf({ body, left_at: leftAt }: ShipmentRow): Departure {
  const shipment = JSON.parse(body) as Shipment;
  const offered = shipment.handoffs[0]?.offeredAt ?? shipment.movedAt;
  return { shipment, leftAt: leftAt ?? (offered < shipment.movedAt ? offered : shipment.movedAt) };
}
