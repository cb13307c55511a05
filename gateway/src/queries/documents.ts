import type { Document, Lot } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { idSet } from './idSet';

const read = ({ body }: { body: string }): Document => JSON.parse(body) as Document;

/** The registrations of a document by different organisations, oldest first. */
export const registrations = (database: Database, sha256: string): Document[] =>
  database.all<{ body: string }>('SELECT body FROM document WHERE id = ? ORDER BY n', sha256).map(read);

/** The certificates of a lot as its producer registered them: those that its making names, and those whose subject it is. */
export function documentsOf(database: Database, { id, producer, certificates = [] }: Lot): Document[] {
  if (producer === undefined) return [];
  const sql = `SELECT body FROM document WHERE party = ? AND (id IN (SELECT value FROM json_each(?))
    OR json_extract(body, '$.subject') = ?) ORDER BY n`;
  return database.all<{ body: string }>(sql, producer, idSet(certificates), id).map(read);
}
