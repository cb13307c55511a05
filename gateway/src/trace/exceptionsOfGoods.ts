import type { Database } from '../projection/database';
import { exceptionRow, type ExceptionRow, type ExceptionSource } from '../queries/eventExceptions';
import { idSet } from '../queries/idSet';

/** Above that many nodes, it is faster to read the events of all exceptions than those of all nodes. */
const manyNodes = 2000;

const byNodes = `SELECT event, number, body FROM exception WHERE (event, msp) IN (
  SELECT event.id, event.msp FROM visit JOIN event ON event.n = visit.event
    WHERE node IN (SELECT value FROM json_each(?)))
  ORDER BY n`;

/** There are few exceptions: `CROSS JOIN` reads them first. */
const concerned = `SELECT exception.n AS n, event.n AS event FROM exception
  CROSS JOIN event ON event.key = event_key(exception.event) AND event.msp = exception.msp`;
const byNumbers = 'SELECT event, number, body FROM exception WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n';

function ofMany(database: Database, events: Uint8Array): ExceptionSource[] {
  const found = database
    .arrays<readonly [n: number, event: number]>(concerned)
    .filter(([, event]) => events[event] === 1);
  return database.all<ExceptionSource>(byNumbers, idSet(found.map(([n]) => n)));
}

/** The exceptions of all events that name the goods with these nodes. `events`: these events, as marks by number. */
export const exceptionsOfGoods = (database: Database, nodes: Int32Array, events: Uint8Array): ExceptionRow[] =>
  (nodes.length > manyNodes ? ofMany(database, events) : database.all<ExceptionSource>(byNodes, idSet(nodes))).map(
    exceptionRow,
  );
