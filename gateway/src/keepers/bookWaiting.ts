import { limits } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { nodeKinds } from '../projection/graph/graph';
import type { ReadModel } from '../projection/readModel';
import { Pauses } from '@lotline/network/retry';
import { eventLanes } from '../writes/lanesOf';
import type { WriteRequest } from '../writes/writes';
import { goodsInside, type NamedContainer } from './goodsInside';
import { type KeeperOptions, failurePauses, patience } from './keeper';

interface WaitingRow {
  readonly n: number;
  readonly id: string;
  readonly party: string;
  readonly body: string;
  readonly context: string | null;
  /** The new event that names the same goods. */
  readonly cause: string | null;
  readonly causeParty: string | null;
}

const anyWaiting = 'SELECT 1 FROM event WHERE waiting = 1 LIMIT 1';

/** A keeper's position: the last event, the last event booked later, and the last registered place that it has handled. */
interface Seen {
  readonly event: number;
  readonly booked: number;
  readonly place: number;
}

const latest = `SELECT (SELECT coalesce(max(n), 0) FROM event) AS event, (SELECT coalesce(max(n), 0) FROM booked) AS booked,
  (SELECT coalesce(max(n), 0) FROM place) AS place`;

/** Events recorded after `?1` or booked after `?2`. */
const came = 'SELECT n FROM event WHERE n > ?1 UNION SELECT event FROM booked WHERE n > ?2';

/**
 * Waiting events that name goods of new events, or goods inside their containers (`?3`), in order of event time: one of them may bring
 * what the next one lacks, also across organisations. The cause is the latest of the new events, and another one if there is one.
 */
const touched = `WITH came AS (${came}), goods AS MATERIALIZED (
    SELECT named.id AS id, visit.event AS event FROM came JOIN visit ON visit.event = came.n JOIN node AS named ON named.n = visit.node
    UNION SELECT value ->> 0, value ->> 1 FROM json_each(?3))
  SELECT waits.n AS n, waits.id AS id, waits.party AS party, body_of(waits.n) AS body, waits.context AS context,
    cause.id AS cause, cause.party AS causeParty, max(CASE WHEN cause.n = waits.n THEN 0 ELSE cause.n END) AS latest
  FROM event AS waits
  JOIN visit AS its ON its.event = waits.n
  JOIN node AS named ON named.n = its.node
  JOIN goods ON goods.id = named.id
  JOIN event AS cause ON cause.n = goods.event
  WHERE waits.waiting = 1 AND waits.party IS NOT NULL
  GROUP BY waits.n ORDER BY waits.time, waits.n LIMIT 1000`;

/** The containers that new events name, with all their fillings: which one an event is of may be known only later. */
const containersNamed = `SELECT visit.event AS event, same.n AS node FROM visit
  JOIN node AS named ON named.n = visit.node JOIN node AS same ON same.id = named.id
  WHERE visit.event IN (${came}) AND named.kind NOT IN (${nodeKinds.lot}, ${nodeKinds.product})`;

/** Waiting events at places that were registered after `?1`. */
const atPlaces = `SELECT event.n AS n, event.id AS id, event.party AS party, body_of(event.n) AS body, context, NULL AS cause, NULL AS causeParty
  FROM place JOIN spot ON spot.id = place.id JOIN place_event ON place_event.spot = spot.n JOIN event ON event.n = place_event.event
  WHERE place.n > ?1 AND waiting = 1 AND event.party IS NOT NULL
  GROUP BY event.n ORDER BY event.time, event.n LIMIT 1000`;

const allWaiting = `SELECT n, id, party, body_of(n) AS body, context, NULL AS cause, NULL AS causeParty FROM event
  WHERE waiting = 1 AND party IS NOT NULL ORDER BY time, n LIMIT 1000`;

/** The request that submits a waiting event again. */
export function bookRequest(row: WaitingRow, attempt: string): WriteRequest {
  const event = JSON.parse(row.body) as Record<string, unknown>;
  const cause = row.cause !== null && row.causeParty !== null && { event: row.cause, party: row.causeParty };
  const input = {
    event,
    ...(row.context !== null && { context: JSON.parse(row.context) as unknown }),
    party: row.party,
    ...(cause && row.cause !== row.id && { cause }),
  };
  return { id: `book:${row.n}:${attempt}`, command: 'bookWaiting', input, lanes: eventLanes(event) };
}

interface OtherRow extends WaitingRow {
  readonly waiting: number;
}

/** Events that wait, or that happened later and may have taken what event `?1` needs. */
const mayBlock = '(waiting = 1 OR time >= (SELECT time FROM event WHERE n = ?1))';

/** Recorded events of the goods of events. */
const sameGoods = (
  events: string,
  only: string,
): string => `SELECT event.n AS n, event.id AS id, party, body_of(event.n) AS body, context, NULL AS cause,
    NULL AS causeParty, waiting
  FROM event WHERE event.n IN (
    SELECT visit.event FROM node JOIN visit ON visit.node = node.n WHERE node.id IN (
      SELECT named.id FROM visit AS its JOIN node AS named ON named.n = its.node WHERE its.event IN (${events})))
  AND event.n <> ?1 AND declared = 0 AND party IS NOT NULL AND ${only}
  ORDER BY time, event.n LIMIT ${limits.bookedTogether + 1}`;

const ofTheEvent = sameGoods('?1', mayBlock);
const ofAll = sameGoods('SELECT value FROM json_each(?2)', mayBlock);
const everOfAll = sameGoods('SELECT value FROM json_each(?2)', 'TRUE');

/** Returns true if an event fills or empties a container: what is recorded of that late may belong to another filling. */
const isPacking = ({ body }: WaitingRow): boolean => body.includes('"AggregationEvent"');

/** The most steps from goods to the events that name them and to their goods. */
const furthest = 8;

/** Events of the goods of events, of the goods of these, and so on, as far as there are not too many. */
function reachOf(database: Database, row: WaitingRow, near: OtherRow[]): OtherRow[][] {
  const reached = [near];
  while (reached.length < furthest) {
    const known = reached.at(-1) ?? near;
    const next = eventsOf(database, ofAll, row, known);
    if (next.length > limits.bookedTogether || next.length === known.length) break;
    reached.push(next);
  }
  return reached;
}

const eventsOf = (database: Database, query: string, row: WaitingRow, known: readonly OtherRow[]): OtherRow[] =>
  database.all<OtherRow>(query, row.n, JSON.stringify([row, ...known].map(({ n }) => n)));

/**
 * Events that may stand in the way of a waiting one: those of the same goods; with those of the goods of these; as many as may be booked
 * together; and these with earlier ones.
 */
function othersOf(database: Database, row: WaitingRow): OtherRow[][] {
  const near = database.all<OtherRow>(ofTheEvent, row.n);
  const isWorth = [row, ...near].some(isPacking) || near.some(({ waiting }) => waiting === 1);
  if (near.length === 0 || near.length > limits.bookedTogether || !isWorth) return [];
  const reached = reachOf(database, row, near);
  const widest = reached.at(-1) ?? near;
  const ever = eventsOf(database, everOfAll, row, widest);
  const isMore = ever.length > widest.length && ever.length <= limits.bookedTogether;
  return [...new Set([...reached.slice(0, 2), widest, ...(isMore ? [ever] : [])])];
}

/** The request that books a waiting event together with others, where they may stand in each other's way. */
function togetherRequest(row: WaitingRow, rows: readonly OtherRow[], attempt: string): WriteRequest {
  const single = bookRequest(row, `together.${rows.length}.${attempt}`);
  const others = rows.map((other) => bookRequest(other, attempt));
  const exclusive = [single, ...others].flatMap(({ lanes }) => lanes.exclusive);
  return {
    ...single,
    input: { ...(single.input as object), others: others.map(({ input }) => input) },
    lanes: { exclusive: [...new Set(exclusive)], shared: [] },
  };
}

/** A waiting event by its hash id and party. */
export const waitingEvent = (database: Database, id: string, party: string): WaitingRow | undefined =>
  database.get<WaitingRow>(
    `SELECT n, id, party, body_of(n) AS body, context, NULL AS cause, NULL AS causeParty FROM event
      WHERE id = ? AND party = ? AND waiting = 1`,
    id,
    party,
  );

/**
 * Submits waiting events again, one by one. The read model then shows booked events, and the next pass finds events that waited for them.
 */
async function bookAll(options: KeeperOptions, rows: readonly WaitingRow[], attempt: string): Promise<void> {
  const { identityOf, writes } = options;
  const left: WaitingRow[] = [];
  for (const row of rows) {
    const identity = identityOf(row.party);
    if (!identity) continue;
    const [written] = await Promise.all(writes.submit(identity, [bookRequest(row, attempt)]));
    if (written?.outcome.details?.['booked'] === false) left.push(row);
  }
  for (const row of left) await bookTogether(options, row, attempt);
}

/** Submits a waiting event with the others that may stand in its way, until it is booked. */
async function bookTogether(
  { identityOf, writes, readModel }: KeeperOptions,
  row: WaitingRow,
  attempt: string,
): Promise<void> {
  const identity = identityOf(row.party);
  if (!identity) return;
  for (const others of othersOf(readModel.database, row)) {
    const request = togetherRequest(row, others, attempt);
    const [written] = await Promise.all(writes.submit(identity, [request]));
    if (written?.outcome.details?.['booked'] === true) return;
  }
}

const latestOf = ({ database }: ReadModel): Seen => database.get<Seen>(latest) ?? { event: 0, booked: 0, place: 0 };

/** Events that may be booked now and could not at the keeper's last pass. */
function rowsSince({ database, graph }: ReadModel, seen: Seen | undefined): WaitingRow[] {
  if (seen === undefined) return database.all<WaitingRow>(allWaiting);
  const { event, booked, place } = seen;
  const named = database.all<NamedContainer>(containersNamed, event, booked);
  const inside = JSON.stringify(goodsInside(graph, named));
  return [...database.all<WaitingRow>(atPlaces, place), ...database.all<WaitingRow>(touched, event, booked, inside)];
}

const isSame = (a: Seen, b: Seen | undefined): boolean =>
  a.event === b?.event && a.booked === b.booked && a.place === b.place;

/**
 * Books waiting events of this gateway's organisations as soon as another event brings what they lacked, in order of event time. Ends
 * when the signal aborts.
 */
export async function bookWaiting(options: KeeperOptions): Promise<void> {
  const { readModel, signal, warn } = options;
  const isOver = (): boolean => signal.aborted;
  const pauses = new Pauses(failurePauses, signal);
  let seen: Seen | undefined;
  while (!isOver()) {
    const now = latestOf(readModel);
    try {
      if (!isSame(now, seen) && readModel.database.get(anyWaiting) !== undefined) {
        await bookAll(options, rowsSince(readModel, seen), String(readModel.height));
      }
      seen = now;
      pauses.worked();
      await readModel.reached(readModel.height + 1, patience, signal);
    } catch (error) {
      if (isOver()) return;
      warn(error);
      await pauses.afterFailure();
    }
  }
}
