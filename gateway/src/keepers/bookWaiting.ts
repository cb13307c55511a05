import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { eventLanes } from '../writes/lanesOf';
import type { WriteRequest } from '../writes/writes';
import type { Written } from '../writes/written';
import { type KeeperOptions, patience, pauseAfterFailure } from './keeper';

interface WaitingRow {
  readonly n: number;
  readonly id: string;
  readonly party: string;
  readonly body: string;
  readonly context: string | null;
  /** The event that came now and names the same goods. */
  readonly cause: string | null;
  readonly causeParty: string | null;
}

const anyWaiting = 'SELECT 1 FROM event WHERE waiting = 1 LIMIT 1';
const lastEvent = 'SELECT coalesce(max(n), 0) AS n FROM event';

/** Waiting events that name goods which events after `?1` name too, in the order in which they happened. */
const touched = `SELECT waits.n AS n, waits.id AS id, waits.party AS party, waits.body AS body, waits.context AS context,
    max(came.id) AS cause, max(came.party) AS causeParty
  FROM event AS waits
  JOIN visit AS its ON its.event = waits.n
  JOIN visit AS other ON other.node = its.node AND other.event > ?1
  JOIN event AS came ON came.n = other.event
  WHERE waits.waiting = 1 AND waits.party IS NOT NULL
  GROUP BY waits.n ORDER BY waits.time, waits.n LIMIT 200`;

const allWaiting = `SELECT n, id, party, body, context, NULL AS cause, NULL AS causeParty FROM event
  WHERE waiting = 1 AND party IS NOT NULL ORDER BY time, n LIMIT 1000`;

/** The request that hands a waiting event in again. */
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

/** A waiting event by its hash id and party. */
export const waitingEvent = (database: Database, id: string, party: string): WaitingRow | undefined =>
  database.get<WaitingRow>(
    `SELECT n, id, party, body, context, NULL AS cause, NULL AS causeParty FROM event
      WHERE id = ? AND party = ? AND waiting = 1`,
    id,
    party,
  );

const isBooked = ({ outcome }: Written): boolean => outcome.details?.['booked'] === true;

/** Hands waiting events in again, one after the other, until none of them is taken. */
async function bookAll(options: KeeperOptions, rows: readonly WaitingRow[], attempt: string): Promise<void> {
  let waiting = rows;
  for (let round = 0; waiting.length > 0; round += 1) {
    const left: WaitingRow[] = [];
    for (const row of waiting) {
      const identity = options.identityOf(row.party);
      if (!identity) continue;
      const [written] = await Promise.all(options.writes.submit(identity, [bookRequest(row, `${attempt}.${round}`)]));
      if (!written || !isBooked(written)) left.push(row);
    }
    if (left.length === waiting.length) return;
    waiting = left;
  }
}

const eventsNow = ({ database }: ReadModel): number => database.get<{ n: number }>(lastEvent)?.n ?? 0;

/**
 * Has stock take events of this gateway's organisations that could not be taken when they were recorded, as soon as another event
 * brings what they lacked, in the order in which they happened. Ends when the signal aborts.
 */
export async function bookWaiting(options: KeeperOptions): Promise<void> {
  const { readModel, signal, warn } = options;
  const isOver = (): boolean => signal.aborted;
  let seen: number | undefined;
  while (!isOver()) {
    const now = eventsNow(readModel);
    try {
      if (now !== seen && readModel.database.get(anyWaiting) !== undefined) {
        const rows =
          seen === undefined
            ? readModel.database.all<WaitingRow>(allWaiting)
            : readModel.database.all<WaitingRow>(touched, seen);
        await bookAll(options, rows, String(readModel.height));
      }
      seen = now;
      await readModel.reached(readModel.height + 1, patience);
    } catch (error) {
      if (isOver()) return;
      warn(error);
      await sleep(pauseAfterFailure, undefined, { signal }).catch(() => undefined);
    }
  }
}
