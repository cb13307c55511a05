import type { Shipment } from '@lotline/chaincode/domain';
import type { Database } from './database';

/** The number of a document as people write it: what follows the last colon of its id. */
export const numberOf = (document: string): string => document.slice(document.lastIndexOf(':') + 1);

/** Keeps that a document goes with a shipment. */
export function saveDocument(database: Database, document: string, shipment: string): void {
  const insert = 'INSERT OR IGNORE INTO document_shipment VALUES (?, ?, ?)';
  database.run(insert, document, numberOf(document), shipment);
}

/** Keeps the documents of a shipment. Its own id is one. */
export function saveDocuments(database: Database, id: string, { documents = [] }: Partial<Shipment>): void {
  for (const document of new Set([id, ...documents.map((each) => each.id)])) saveDocument(database, document, id);
}
