import type { Database } from '../../projection/database';
import type { EventQuery } from './builder';
import { type EventSet, eventSet, largestSet, type Sql } from './narrowing';

/** A row of a walk through the events: its number, its place in the order, and whether the indexes let it pass. */
export interface Step {
  readonly n: number;
  readonly key: string | number;
  readonly passes: 0 | 1;
}

export interface Position {
  readonly key: string | number;
  readonly n: number;
}

/** The order in which a walk goes through the events, and the SQL that reads a part of it. */
export interface Plan {
  /** Steps after the position, at most so many. */
  next(after: Position | undefined, limit: number): Step[];
}

type Column = 'n' | 'time' | 'recorded';
const columns: Readonly<Record<Column, string>> = {
  n: 'event.n',
  time: 'event.time',
  recorded: 'event.recorded',
};

const isLimited = ({ from, before }: { readonly from?: unknown; readonly before?: unknown }): boolean =>
  from !== undefined || before !== undefined;

/** Without orderBy, the order is the one that is fast for the query's ranges. */
function columnOf({ order, time, recorded, steps }: EventQuery): Column {
  if (order?.by === 'eventTime') return 'time';
  if (order?.by === 'recordTime') return 'recorded';
  if (order) return 'n';
  if (isLimited(time) || steps) return 'time';
  return isLimited(recorded) ? 'recorded' : 'n';
}

const both = (parts: readonly Sql[]): Sql => ({
  sql: parts.map(({ sql }) => sql).join(' AND ') || '1',
  values: parts.flatMap(({ values }) => values),
});

const ranged = (column: string, { from, before }: { from?: string | number; before?: string | number }): Sql[] => [
  ...(from === undefined ? [] : [{ sql: `${column} >= ?`, values: [from] }]),
  ...(before === undefined ? [] : [{ sql: `${column} < ?`, values: [before] }]),
];

const oneOf = (column: string, values: readonly string[] | undefined): Sql[] =>
  values ? [{ sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] }] : [];

/** The smallest set that is read in full, and the others. */
function driverOf(sets: readonly EventSet[]): { driver: EventSet | undefined; others: readonly EventSet[] } {
  const [driver] = sets.filter(({ size }) => size <= largestSet).sort((a, b) => a.size - b.size);
  return { driver, others: sets.filter((each) => each !== driver) };
}

/** The conditions of a query: those that limit the walk in its order, and those that test each row of it. */
function conditionsOf(query: EventQuery, column: Column, isStepIndexed: boolean): { base: Sql[]; tests: Sql[] } {
  const { steps } = query;
  const ranges = { n: [], time: ranged(columns.time, query.time), recorded: ranged(columns.recorded, query.recorded) };
  const step = isStepIndexed ? [{ sql: 'event.step = ?', values: steps ?? [] }] : [];
  const others = (['time', 'recorded'] as const).filter((each) => each !== column);
  return {
    base: [...ranges[column], ...step],
    tests: [
      ...others.flatMap((each) => ranges[each]),
      ...(isStepIndexed ? [] : oneOf('event.step', steps)),
      ...oneOf('event.type', query.types),
    ],
  };
}

/** Plans a walk through the events up to number `snapshot`: those of the smallest set that an index names, or else in the query's order. */
export function planOf(database: Database, query: EventQuery, snapshot: number): Plan {
  const sets = query.narrowings.flatMap((each) => eventSet(database, each) ?? []);
  const { driver, others } = driverOf(sets);
  const column = columnOf(query);
  const isStepIndexed = query.steps?.length === 1 && column === 'time' && !driver;
  const { base, tests } = conditionsOf(query, column, isStepIndexed);
  // The plus keeps SQLite from reading all rows by number and sorting them, where another index has the order.
  const number = column === 'n' ? 'event.n' : '+event.n';
  return walk(database, {
    driver,
    base: [{ sql: `${number} <= ? AND ${number} > ?`, values: [snapshot, query.after ?? 0] }, ...base],
    tests: both([...tests, ...others.map(({ contains }) => contains)]),
    key: columns[column],
    descending: query.order?.descending ?? true,
  });
}

interface Walk {
  readonly driver: EventSet | undefined;
  readonly base: readonly Sql[];
  readonly tests: Sql;
  readonly key: string;
  readonly descending: boolean;
}

function walk(database: Database, { driver, base, tests, key, descending }: Walk): Plan {
  const [direction, sign] = descending ? ['DESC', '<'] : ['ASC', '>'];
  const source = driver
    ? `(SELECT DISTINCT event AS n FROM (${driver.members.sql})) AS found CROSS JOIN event ON event.n = found.n`
    : 'event';
  return {
    next: (after, limit) => {
      const keyset: Sql[] = after
        ? [
            {
              sql: `${key} ${sign}= ? AND (${key} ${sign} ? OR +event.n ${sign} ?)`,
              values: [after.key, after.key, after.n],
            },
          ]
        : [];
      const where = both([...base, ...keyset]);
      const sql = `SELECT event.n AS n, ${key} AS key, (${tests.sql}) AS passes FROM ${source}
        WHERE ${where.sql} ORDER BY ${key} ${direction}, event.n ${direction} LIMIT ?`;
      return database.all<Step>(sql, ...tests.values, ...(driver?.members.values ?? []), ...where.values, limit);
    },
  };
}
