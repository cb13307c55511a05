import type { Database } from '../projection/database';
import { exceptionRow, type ExceptionRow, type ExceptionSource } from '../queries/eventExceptions';
import type { Graph } from '../projection/graph/graph';

const ofGoods = `SELECT event, number, body FROM exception WHERE n IN (
  SELECT exception FROM gap WHERE goods IN (SELECT value FROM json_each(?))) ORDER BY n`;
const any = 'SELECT 1 FROM gap LIMIT 1';

/** The unreadable records of the goods with these nodes. Links of these goods may be missing. */
export function gapsOf(database: Database, graph: Graph, nodes: Iterable<number>): ExceptionRow[] {
  if (database.get(any) === undefined) return [];
  const ids = new Set([...nodes].map((node) => graph.idOf(node)));
  return database.all<ExceptionSource>(ofGoods, JSON.stringify([...ids])).map(exceptionRow);
}

/** Exceptions and gaps, without duplicates. */
export const withGaps = (exceptions: readonly ExceptionRow[], gaps: readonly ExceptionRow[]): ExceptionRow[] => {
  const known = new Set(exceptions.map(({ event, number }) => `${event} ${number}`));
  return [...exceptions, ...gaps.filter(({ event, number }) => !known.has(`${event} ${number}`))];
};
