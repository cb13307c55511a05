import { isIdError, parseId } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';

/** The canonical form of an id in any spelling; a URI that is not a GS1 key is returned unchanged. */
export const canonical = (id: string): string => {
  const read = parseId(id);
  return isIdError(read) ? id : read.id;
};

/** The nodes of goods: one, or one per filling for a container. Empty if no event names the goods. */
export const rootNodes = (database: Database, id: string): number[] =>
  database.all<{ n: number }>('SELECT n FROM node WHERE id = ? AND kind <> 0 ORDER BY filling', id).map(({ n }) => n);
