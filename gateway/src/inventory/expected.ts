import { isOpenShipment, localId, type PartyId, type Shipment, shipmentIdOf } from '@lotline/chaincode/domain';
import type { ExpectedRow } from '../answers/inventoryExpected';
import type { Database } from '../projection/database';
import { currentOf, versionsOf } from '../queries/shipmentVersions';
import { differencesBetween } from './expectedDifferences';
import type { ExpectedShipment } from './expectedStore';
import { type Departure, departureOf, selectShipments, type ShipmentRow } from './shipmentTimes';

const byDocument = `SELECT named.shipment AS id FROM document_shipment AS named JOIN shipment ON shipment.id = named.shipment
  WHERE named.number = ? AND shipment.sender = ? AND shipment.status NOT IN ('cancelled', 'rejected') LIMIT 1`;

/** The supplier's shipment on the ledger: under its number, or one that names the number as a document. */
function departureFor(database: Database, { supplier, number }: ExpectedShipment): Departure | undefined {
  if (!supplier.startsWith('https://') || !localId.safeParse(number).success) return undefined;
  const current = currentOf(versionsOf(database, supplier as PartyId, number))?.id;
  const named = current ?? database.get<{ id: string }>(byDocument, number, supplier)?.id;
  const row = database.get<ShipmentRow>(
    `${selectShipments} WHERE id = ?`,
    named ?? shipmentIdOf(supplier as PartyId, number),
  );
  return row && departureOf(row);
}

/** The status of an expected shipment, and the supplier's shipment if the ledger has it. */
export interface ExpectedState {
  readonly status: ExpectedRow['status'];
  readonly departure: Departure | undefined;
}

const shownStatus = (ended: ExpectedShipment['ended'], shipment: Shipment | undefined): ExpectedRow['status'] => {
  if (shipment?.status === 'received') return 'received';
  if (ended) return ended;
  return isOpenShipment(shipment) ? 'shipped' : 'open';
};

export function stateOf(database: Database, expected: ExpectedShipment): ExpectedState {
  const departure = departureFor(database, expected);
  return { status: shownStatus(expected.ended, departure?.shipment), departure };
}

/** An expected shipment beside what the ledger has of it. It changes nothing there. */
export function showExpected(
  database: Database,
  { ended: _ended, said, ...rest }: ExpectedShipment,
  { status, departure }: ExpectedState,
): ExpectedRow {
  return {
    ...rest,
    documents: [...rest.documents],
    lines: [...rest.lines],
    said: said.map(({ at, user, what }) => ({ at, user, what })),
    status,
    ...(departure && { shipment: departure.shipment.id }),
    differences: departure ? differencesBetween(database, rest.lines, departure) : [],
  };
}
