import { documentUri } from '@lotline/chaincode/domain';
import type { Filter } from './page';

const naming = (column: 'document' | 'number'): string => `SELECT event FROM document_event WHERE ${column} = ?`;

/** The column and value of a document filter: its whole id, or only its number. */
function asked(document: string): ['document' | 'number', string] {
  const whole = documentUri.safeParse(document);
  return whole.success ? ['document', whole.data] : ['number', encodeURIComponent(document)];
}

/** Events that name a business document: an order, a despatch advice, a bill of lading. */
export function eventsNaming(document: string | undefined): Filter {
  const [column, value] = document === undefined ? (['document', undefined] as const) : asked(document);
  return [`n IN (${naming(column)})`, value];
}

/** Shipments that events name together with a document, or whose own id is the document's. */
export function shipmentsNaming(document: string | undefined): Filter {
  const [column, value] = document === undefined ? (['document', undefined] as const) : asked(document);
  return [`id IN (SELECT shipment FROM document_shipment WHERE ${column} = ?)`, value];
}
