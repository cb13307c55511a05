import {
  compare,
  convert,
  type Decimal,
  localId,
  type PartyId,
  type Shipment,
  shipmentIdOf,
  isOpenShipment,
} from '@lotline/chaincode/domain';
import type { ExpectedRow } from '../answers/inventoryExpected';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { currentOf, versionsOf } from '../queries/shipmentVersions';
import type { ExpectedShipment, SaidLine } from './expectedStore';

/** The differences that are listed. */
const mostDifferences = 50;

const byDocument = `SELECT shipment.body AS body FROM document_shipment AS named JOIN shipment ON shipment.id = named.shipment
  WHERE named.number = ? AND shipment.sender = ? AND shipment.status NOT IN ('cancelled', 'rejected') LIMIT 1`;

/** The supplier's shipment on the ledger: under its number, or one that names the number as a document. */
function shipmentOf(database: Database, { supplier, number }: ExpectedShipment): Shipment | undefined {
  if (!supplier.startsWith('https://') || !localId.safeParse(number).success) return undefined;
  const current = currentOf(versionsOf(database, supplier as PartyId, number));
  const id = current?.id ?? shipmentIdOf(supplier as PartyId, number);
  const own = readFact(database, 'shipment', id);
  if (own && current) return own;
  const row = database.get<{ body: string }>(byDocument, number, supplier);
  return row ? (JSON.parse(row.body) as Shipment) : own;
}

/** The differences in loose goods, and in the containers and items that the shipment has, by id. */
function differencesOf(lines: readonly SaidLine[], { lots, items, containers }: Shipment): string[] {
  const loose = lines.filter(({ container }) => container === undefined);
  const said = new Set(lines.flatMap(({ container, item }) => container ?? item ?? []));
  const there = new Set<string>([...containers, ...items]);
  const ofLots = loose.flatMap(({ lot, quantity = '', uom = '' }) => {
    if (lot === undefined || quantity === '') return [];
    const found = lots.find((each) => each.lot === lot);
    if (!found) return [`${quantity} ${uom} of ${lot} were announced; the shipment has none of it loose.`];
    const measured = convert(quantity as Decimal, uom, found.uom);
    const isSame = measured !== undefined && compare(measured, found.quantity) === 0;
    return isSame ? [] : [`${quantity} ${uom} of ${lot} were said; the shipment has ${found.quantity} ${found.uom}.`];
  });
  const others = lots.filter(({ lot }) => !loose.some((each) => each.lot === lot));
  return [
    ...ofLots,
    ...others.map(({ lot, quantity, uom }) => `The shipment has ${quantity} ${uom} of ${lot}, which was not said.`),
    ...[...there].filter((each) => !said.has(each)).map((each) => `The shipment has ${each}, which was not said.`),
  ].slice(0, mostDifferences);
}

const shownStatus = (ended: ExpectedShipment['ended'], shipment: Shipment | undefined): ExpectedRow['status'] => {
  if (shipment?.status === 'received') return 'received';
  if (ended) return ended;
  return isOpenShipment(shipment) ? 'shipped' : 'open';
};

/** An expected shipment beside what the ledger has of it. It changes nothing there. */
export function showExpected(database: Database, expected: ExpectedShipment): ExpectedRow {
  const { ended, said, ...rest } = expected;
  const shipment = shipmentOf(database, expected);
  return {
    ...rest,
    documents: [...rest.documents],
    lines: [...rest.lines],
    said: said.map(({ at, user, what }) => ({ at, user, what })),
    status: shownStatus(ended, shipment),
    ...(shipment && { shipment: shipment.id }),
    differences: shipment ? differencesOf(rest.lines, shipment) : [],
  };
}
