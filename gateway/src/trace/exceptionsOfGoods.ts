import type { Database } from '../projection/database';
import { exceptionRow, type ExceptionRow, type ExceptionSource } from '../queries/eventExceptions';
import { idSet } from '../queries/idSet';

/** Above that many nodes, it is faster to read who all exceptions concern than the events of all nodes. */
const manyNodes = 2000;

const byNodes = `SELECT event, number, body FROM exception WHERE (event, msp) IN (
  SELECT event.id, event.msp FROM visit JOIN event ON event.n = visit.event
    WHERE node IN (SELECT value FROM json_each(?)))
  ORDER BY n`;

const byExceptions = `SELECT exception.n AS n, exception.event AS event, number, exception.body AS body, visit.node AS node FROM exception
  JOIN event ON event.id = exception.event AND event.msp = exception.msp JOIN visit ON visit.event = event.n ORDER BY exception.n`;

function ofMany(database: Database, nodes: readonly number[]): ExceptionSource[] {
  const wanted = new Set(nodes);
  const found = new Map<number, ExceptionSource>();
  for (const row of database.each<ExceptionSource & { n: number; node: number }>(byExceptions)) {
    if (wanted.has(row.node)) found.set(row.n, row);
  }
  return [...found.values()];
}

/** The exceptions of all events that name the goods with these nodes. */
export const exceptionsOfGoods = (database: Database, nodes: readonly number[]): ExceptionRow[] =>
  (nodes.length > manyNodes ? ofMany(database, nodes) : database.all<ExceptionSource>(byNodes, idSet(nodes))).map(
    exceptionRow,
  );
