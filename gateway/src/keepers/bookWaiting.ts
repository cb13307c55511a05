import { limits } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { Pauses } from '@lotline/network/retry';
import { eventLanes } from '../writes/lanesOf';
import type { WriteRequest } from '../writes/writes';
import { carriersFor } from './carriers';
import { type KeeperOptions, failurePauses, patience } from './keeper';
import { latestOf, partiesWaiting, rowsSince, type Seen, type WaitingRow, withoutCause } from './waitingRows';

/** The request that submits a waiting event again. */
export function bookRequest(row: WaitingRow, attempt: string, containers: readonly string[] = []): WriteRequest {
  const event = JSON.parse(row.body) as Record<string, unknown>;
  const cause = row.cause !== null && row.causeParty !== null && { event: row.cause, party: row.causeParty };
  const input = {
    event,
    ...(row.context !== null && { context: JSON.parse(row.context) as unknown }),
    party: row.party,
    ...(cause && row.cause !== row.id && { cause }),
    ...(containers.length > 0 && { containers }),
  };
  const lanes = eventLanes(event);
  const exclusive = [...new Set([...lanes.exclusive, ...containers])];
  return { id: `book:${row.n}:${attempt}`, command: 'bookWaiting', input, lanes: { ...lanes, exclusive } };
}

interface OtherRow extends WaitingRow {
  readonly waiting: number;
}

/** Events that wait, or that happened later and may have taken what event `?1` needs. */
const mayBlock = '(event.waiting = 1 OR event.time >= (SELECT time FROM event WHERE n = ?1))';

/** Numbers of recorded events of the goods of events. Ends at the first that is too many, however many there are. */
const sameGoods = (events: string, only: string): string => `SELECT DISTINCT event.n AS n
  FROM visit AS its CROSS JOIN node AS named ON named.n = its.node CROSS JOIN node AS same ON same.id = named.id
    CROSS JOIN visit AS other ON other.node = same.n CROSS JOIN event ON event.n = other.event
  WHERE its.event IN (${events}) AND event.n <> ?1 AND event.declared = 0 AND event.party IS NOT NULL AND ${only}
  LIMIT ${limits.bookedTogether + 1}`;

const ofTheEvent = sameGoods('?1', mayBlock);
const ofAll = sameGoods('SELECT value FROM json_each(?2)', mayBlock);
const everOfAll = sameGoods('SELECT value FROM json_each(?2)', 'TRUE');

const numbered = `SELECT ${withoutCause}, waiting FROM event WHERE n IN (SELECT value FROM json_each(?)) ORDER BY time, n`;

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
    if (!next || next.length === known.length) break;
    reached.push(next);
  }
  return reached;
}

/** The events that a query finds for an event and others; undefined if they are too many. */
function eventsOf(
  database: Database,
  query: string,
  row: WaitingRow,
  known: readonly OtherRow[] = [],
): OtherRow[] | undefined {
  const numbers = known.length === 0 ? [row.n] : [row.n, JSON.stringify([row, ...known].map(({ n }) => n))];
  const found = database.all<{ n: number }>(query, ...numbers).map(({ n }) => n);
  return found.length > limits.bookedTogether ? undefined : database.all<OtherRow>(numbered, JSON.stringify(found));
}

/**
 * Events that may stand in the way of a waiting one: those of the same goods; with those of the goods of these; as many as may be booked
 * together; and these with earlier ones.
 */
function othersOf(database: Database, row: WaitingRow): OtherRow[][] {
  const near = eventsOf(database, ofTheEvent, row) ?? [];
  const isWorth = [row, ...near].some(isPacking) || near.some(({ waiting }) => waiting === 1);
  if (near.length === 0 || !isWorth) return [];
  const reached = reachOf(database, row, near);
  const widest = reached.at(-1) ?? near;
  const ever = eventsOf(database, everOfAll, row, widest);
  const isMore = ever !== undefined && ever.length > widest.length;
  return [...new Set([...reached.slice(0, 2), widest, ...(isMore ? [ever] : [])])];
}

/** The request that books a waiting event together with others, where they may stand in each other's way. */
function togetherRequest(
  readModel: ReadModel,
  row: WaitingRow,
  rows: readonly OtherRow[],
  attempt: string,
): WriteRequest {
  const own = [row, ...rows.filter(({ party }) => party === row.party)];
  const containers = [...new Set(own.flatMap(({ n }) => carriersFor(readModel, n)))].slice(0, limits.carriers);
  const single = bookRequest(row, `together.${rows.length}.${attempt}`, containers);
  const others = rows.map((other) => bookRequest(other, attempt));
  const exclusive = [single, ...others].flatMap(({ lanes }) => lanes.exclusive);
  return {
    ...single,
    input: { ...(single.input as object), others: others.map(({ input }) => input) },
    lanes: { exclusive: [...new Set(exclusive)], shared: [] },
  };
}

/**
 * Submits waiting events again, one by one. The read model then shows booked events, and the next pass finds events that waited for them.
 */
async function bookAll(options: KeeperOptions, rows: readonly WaitingRow[], attempt: string): Promise<void> {
  const { identityOf, writes, readModel } = options;
  const left: WaitingRow[] = [];
  for (const row of rows) {
    const identity = identityOf(row.party);
    if (!identity) continue;
    const [written] = await Promise.all(
      writes.submit(identity, [bookRequest(row, attempt, carriersFor(readModel, row.n))]),
    );
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
    const request = togetherRequest(readModel, row, others, attempt);
    const [written] = await Promise.all(writes.submit(identity, [request]));
    if (written?.outcome.details?.['booked'] === true) return;
  }
}

/** The parties with waiting events for which this gateway acts. */
const partiesOf = ({ readModel, identityOf }: KeeperOptions): string[] =>
  readModel.database
    .all<{ party: string }>(partiesWaiting)
    .map(({ party }) => party)
    .filter((party) => identityOf(party) !== undefined);

/**
 * Books waiting events of this gateway's organisations as soon as another event brings what they lacked, when master data that they need
 * changed, a recall was closed, or their time has come; in order of event time. No party waits for the events of another, however many
 * these are. Ends when the signal aborts.
 */
export async function bookWaiting(options: KeeperOptions): Promise<void> {
  const { readModel, signal, warn } = options;
  const isOver = (): boolean => signal.aborted;
  const pauses = new Pauses(failurePauses, signal);
  const running = new Map<string, Promise<void>>();
  while (!isOver()) {
    try {
      for (const party of partiesOf(options)) {
        if (!running.has(party)) running.set(party, bookWaitingOf(options, party));
      }
      pauses.worked();
      await readModel.reached(readModel.height + 1, patience, signal);
    } catch (error) {
      if (isOver()) break;
      warn(error);
      await pauses.afterFailure();
    }
  }
  await Promise.all(running.values());
}

/** The same for the waiting events of one party. */
async function bookWaitingOf(options: KeeperOptions, party: string): Promise<void> {
  const { readModel, signal, warn } = options;
  const isOver = (): boolean => signal.aborted;
  const pauses = new Pauses(failurePauses, signal);
  let seen: Seen | undefined;
  while (!isOver()) {
    const now = latestOf(readModel);
    try {
      await bookAll(options, rowsSince(readModel, { party, seen, now }), String(readModel.height));
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
