import { limits, movingSteps } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { commonId, type WaitingRow, withoutCause } from './waitingRows';

/** An event that may stand in the way of a waiting one. */
export interface OtherRow extends WaitingRow {
  readonly waiting: number;
}

const steps = movingSteps.map((step) => `'${step}'`).join(', ');

/** Booked events that can be undone and booked again. Others say nothing of use here, and anybody may record any number of them. */
const isMovable = `CASE WHEN event.waiting = 1 THEN 0
  WHEN event.type = 'TransformationEvent' OR event.step IN (${steps}) THEN 1
  WHEN event.type = 'AggregationEvent' THEN instr(body_of(event.n), '"action":"OBSERVE"') = 0
  ELSE 0 END`;

/** Those that happened later may have taken what event `?1` needs. */
const isLater = 'event.time >= (SELECT time FROM event WHERE n = ?1)';

/** Recorded events of the goods of events (`?2`). */
const sameGoods = `visit AS its CROSS JOIN node AS named ON named.n = its.node
    CROSS JOIN node AS same ON same.id IN (named.id, ${commonId('named.id')}, ${commonId('named.id')} || '#417/' || substr(?3, -13))
    CROSS JOIN visit AS other ON other.node = same.n CROSS JOIN event ON event.n = other.event
  WHERE its.event IN (SELECT value FROM json_each(?2)) AND event.n <> ?1 AND event.declared = 0 AND event.party`;

interface Queries {
  /** Events of the party (`?3`), and booked ones of others. Each ends at the first that is too many, however many there are. */
  readonly own: string;
  readonly booked: string;
  /** At most `?4` waiting events of others, of each party one in turn: nobody keeps out those of others with many. */
  readonly claimed: string;
}

function queriesOf(movable: string): Queries {
  const first = (condition: string): string =>
    `SELECT DISTINCT event.n AS n FROM ${sameGoods} ${condition} LIMIT ${limits.bookedTogether + 1}`;
  return {
    own: first(`= ?3 AND (event.waiting = 1 OR ${movable})`),
    booked: first(`<> ?3 AND ${movable}`),
    claimed: `SELECT n FROM (SELECT n, row_number() OVER (PARTITION BY party ORDER BY time, n) AS turn
        FROM (SELECT DISTINCT event.n AS n, event.party AS party, event.time AS time FROM ${sameGoods} <> ?3 AND event.waiting = 1))
      ORDER BY turn, n LIMIT ?4`,
  };
}

const later = queriesOf(`(${isMovable} AND ${isLater})`);
const ever = queriesOf(`(${isMovable})`);

const numbered = `SELECT ${withoutCause}, waiting FROM event WHERE n IN (SELECT value FROM json_each(?)) ORDER BY time, n`;

/**
 * Events that may stand in the way of an event, among those of its goods and of the goods of other ones. Undefined if more of the party
 * itself, or booked ones, are than may be booked together.
 */
function eventsOf(
  database: Database,
  { own, booked, claimed }: Queries,
  row: WaitingRow,
  known: readonly OtherRow[] = [],
): OtherRow[] | undefined {
  const of = JSON.stringify([row, ...known].map(({ n }) => n));
  const numbers = (query: string, ...more: number[]): number[] =>
    database.all<{ n: number }>(query, row.n, of, row.party, ...more).map(({ n }) => n);
  const most = limits.bookedTogether;
  const found = numbers(own);
  if (found.length <= most) found.push(...numbers(booked));
  if (found.length > most) return undefined;
  found.push(...numbers(claimed, most - found.length));
  return database.all<OtherRow>(numbered, JSON.stringify(found));
}

/** Returns true if an event fills or empties a container: what is recorded of that late may belong to another filling. */
const isPacking = ({ body }: WaitingRow): boolean => body.includes('"AggregationEvent"');

/** The most steps from goods to the events that name them and to their goods. */
const furthest = 8;

/** Events of the goods of events, of the goods of these, and so on, as far as there are not too many. */
function reachOf(database: Database, row: WaitingRow, near: OtherRow[]): OtherRow[][] {
  const reached = [near];
  while (reached.length < furthest) {
    const known = reached.at(-1) ?? near;
    const next = eventsOf(database, later, row, known);
    if (!next || next.length === known.length) break;
    reached.push(next);
  }
  return reached;
}

/**
 * Events that may stand in the way of a waiting one: those of the same goods; with those of the goods of these; as many as may be booked
 * together; and these with earlier ones.
 */
export function othersOf(database: Database, row: WaitingRow): OtherRow[][] {
  const near = eventsOf(database, later, row) ?? [];
  const isWorth = [row, ...near].some(isPacking) || near.some(({ waiting }) => waiting === 1);
  if (near.length === 0 || !isWorth) return [];
  const reached = reachOf(database, row, near);
  const widest = reached.at(-1) ?? near;
  const all = eventsOf(database, ever, row, widest);
  const isMore = all !== undefined && all.length > widest.length;
  return [...new Set([...reached.slice(0, 2), widest, ...(isMore ? [all] : [])])];
}
