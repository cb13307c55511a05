import type { Database } from '../projection/database';
import { exceptionRow, type ExceptionRow, type ExceptionSource } from '../queries/eventExceptions';
import { idSet } from '../queries/idSet';

/** Above that many nodes, it is faster to read who all exceptions concern than the events of all nodes. */
const manyNodes = 2000;

const byNodes = `SELECT event, number, body FROM exception WHERE (event, msp) IN (
  SELECT event.id, event.msp FROM visit JOIN event ON event.n = visit.event
    WHERE node IN (SELECT value FROM json_each(?)))
  ORDER BY n`;

/** There are few exceptions: `CROSS JOIN` reads them first. */
const concerned = `SELECT exception.n AS n, visit.node AS node FROM exception
  CROSS JOIN event ON event.id = exception.event AND event.msp = exception.msp CROSS JOIN visit ON visit.event = event.n`;
const byNumbers = 'SELECT event, number, body FROM exception WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n';

function ofMany(database: Database, nodes: readonly number[]): ExceptionSource[] {
  const wanted = new Set(nodes);
  const found = new Set<number>();
  for (const { n, node } of database.each<{ n: number; node: number }>(concerned)) {
    if (wanted.has(node)) found.add(n);
  }
  return database.all<ExceptionSource>(byNumbers, idSet(found));
}

/** The exceptions of all events that name the goods with these nodes. */
export const exceptionsOfGoods = (database: Database, nodes: readonly number[]): ExceptionRow[] =>
  (nodes.length > manyNodes ? ofMany(database, nodes) : database.all<ExceptionSource>(byNodes, idSet(nodes))).map(
    exceptionRow,
  );
