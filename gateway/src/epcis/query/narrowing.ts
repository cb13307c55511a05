import type { Database } from '../../projection/database';
import { epcisFields } from '../../projection/epcisFields';
import { thingsOfParties } from '../../queries/thingsOfParties';
import type { IdRange, Narrowing } from './builder';

/** A part of SQL and the values of its `?`. */
export interface Sql {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** The events that a narrowing leaves. */
export interface EventSet {
  /** Selects their numbers as `event`, possibly several times. */
  readonly members: Sql;
  /** Holds for the row of `event` if it is one of them. */
  readonly contains: Sql;
  /** Their number, at most one more than `largestSet`. */
  readonly size: number;
}

/** Maximum events of a set that is read in full instead of being tested event by event. */
export const largestSet = 10_000;
/** Maximum ids of a pattern that are looked up; beyond it, the pattern is tested event by event. */
const mostIds = 2000;

const inList = 'IN (SELECT value FROM json_each(?))';

/** A table in which ids are looked up: the condition of its rows, and the column of the ids. */
interface Lookup {
  readonly rows: Sql;
  readonly column: string;
}

const inTable = (table: string): Lookup => ({ rows: { sql: `${table} WHERE`, values: [] }, column: 'id' });

/** A table that links events to rows, and the column with the number of the row. */
interface LinkTable {
  readonly table: string;
  readonly column: string;
}

/** The row numbers of ids in a table; undefined if there are too many. */
function numbersOf(database: Database, ranges: readonly IdRange[], { rows, column }: Lookup): number[] | undefined {
  const numbers: number[] = [];
  for (const { from, before } of ranges) {
    const condition = before === undefined ? `${column} = ?` : `${column} >= ? AND ${column} < ?`;
    const ends = before === undefined ? [from] : [from, before];
    const sql = `SELECT n FROM ${rows.sql} ${condition} LIMIT ${mostIds + 1}`;
    numbers.push(...database.all<{ n: number }>(sql, ...rows.values, ...ends).map(({ n }) => n));
    if (numbers.length > mostIds) return undefined;
  }
  return numbers;
}

/** Events that a table links to rows or ids: `column` is the link's other end. */
function linked(database: Database, table: string, column: string, ends: readonly (string | number)[]): EventSet {
  const list = JSON.stringify(ends);
  const members = { sql: `SELECT event FROM ${table} WHERE ${column} ${inList}`, values: [list] };
  const exists = `EXISTS (SELECT 1 FROM json_each(?) AS ends CROSS JOIN ${table} AS its WHERE its.${column} = ends.value AND its.event = event.n)`;
  return { members, contains: { sql: exists, values: [list] }, size: sizeOf(database, members) };
}

function sizeOf(database: Database, { sql, values }: Sql): number {
  const count = `SELECT count(*) AS size FROM (SELECT DISTINCT event FROM (${sql}) LIMIT ${largestSet + 1})`;
  return database.one<{ size: number }>(count, ...values).size;
}

/** Places and all that are a part of one of them, by master data. */
const insideSql = `WITH RECURSIVE inside(id) AS (
  SELECT value FROM json_each(?) UNION
  SELECT place.id FROM inside JOIN place ON json_extract(place.body, '$.within') = inside.id) SELECT id FROM inside LIMIT ${mostIds}`;

/** The ids of places, of their parts, and of their GLNs' extensions. */
function rangesInside(database: Database, places: readonly string[]): IdRange[] {
  const ids = database.all<{ id: string }>(insideSql, JSON.stringify(places)).map(({ id }) => id);
  return ids.flatMap((from) => [{ from }, { from: `${from}/254/`, before: `${from}/2540` }]);
}

/** The events that a table links to the rows of ids; undefined if there are too many ids. */
function linkedTo(database: Database, ids: readonly IdRange[], lookup: Lookup, link: LinkTable): EventSet | undefined {
  const numbers = numbersOf(database, ids, lookup);
  return numbers && linked(database, link.table, link.column, numbers);
}

/** An id without owner stands for the things of all parties under it: their events write it alone. */
const withThings = (database: Database, ids: readonly IdRange[]): IdRange[] =>
  ids.flatMap((range) =>
    range.before === undefined ? [range, ...thingsOfParties(database, range.from).map((from) => ({ from }))] : [range],
  );

/** The events of a narrowing; undefined if no index can answer it. */
export function eventSet(database: Database, narrowing: Narrowing): EventSet | undefined {
  switch (narrowing.by) {
    case 'goods': {
      const set = linkedTo(database, withThings(database, narrowing.ids), inTable('node'), {
        table: 'visit',
        column: 'node',
      });
      // Whether an event visits a node is no look-up in its index, so that a large set is tested by reading events.
      return set && set.size <= largestSet ? set : undefined;
    }
    case 'place':
      return linkedTo(database, narrowing.ids, inTable('spot'), { table: 'place_event', column: 'spot' });
    case 'within': {
      const ids = rangesInside(database, narrowing.places);
      return linkedTo(database, ids, inTable('spot'), { table: 'place_event', column: 'spot' });
    }
    case 'value': {
      const rows = { sql: 'epcis_value WHERE field = ? AND', values: [epcisFields[narrowing.field]] };
      const lookup = { rows, column: 'value' };
      return linkedTo(database, narrowing.ids, lookup, { table: 'epcis_use', column: 'value' });
    }
    case 'document':
      return linked(database, 'document_event', 'document', narrowing.ids);
    case 'eventID':
      return named(database, narrowing.ids);
  }
}

/** The events with an id, of their sender or by hash. */
function named(database: Database, ids: readonly string[]): EventSet {
  const list = JSON.stringify(ids);
  const sql = `SELECT n AS event FROM event WHERE key IN (SELECT event_key(value) FROM json_each(?)) UNION SELECT n FROM event WHERE name ${inList}`;
  const members = { sql, values: [list, list] };
  const contains = { sql: `event.n IN (${sql})`, values: [list, list] };
  return { members, contains, size: sizeOf(database, members) };
}
