import type { Database } from '../../projection/database';
import type { ReadModel } from '../../projection/readModel';
import type { EpcFormat } from '../answer/epcFormat';
import { queryDocument } from '../answer/queryDocument';
import { toUrnBy } from '../answer/toUrn';
import type { EventQuery } from '../query/builder';
import type { FoundEvent } from '../query/foundEvent';
import { runQuery } from '../query/runQuery';
import { nextRun, type Schedule } from './schedule';
import type { FeedPosition } from './subscriptionStore';

/** A standing query and where its results go. */
export interface Feed {
  readonly query: EventQuery;
  readonly queryName: string;
  readonly subscriptionID: string;
  readonly epcFormat: EpcFormat;
  readonly lotlineContext: string;
  /** Undefined for a stream. */
  readonly schedule: Schedule | undefined;
  readonly reportIfEmpty: boolean;
  /** Delivers a document as JSON. Rejects if it was not received. */
  readonly send: (document: string) => Promise<void>;
  /** Keeps how far the feed was delivered. */
  readonly moved: (at: FeedPosition, lastRun: Date, notified: boolean) => void;
}

export interface Progress {
  position: FeedPosition;
  lastRun: Date;
}

/** Maximum events of a delivery. */
const mostEvents = 500;

export const lastEvent = (database: Database): number =>
  database.one<{ n: number | null }>('SELECT max(n) AS n FROM event').n ?? 0;

/** The position at event `n`. */
export function positionAt(database: Database, n: number): FeedPosition {
  return { n, id: database.get<{ id: string }>('SELECT id FROM event WHERE n = ?', n)?.id ?? '' };
}

/** The position of a time: the last event that was recorded before it. */
export function positionBefore(database: Database, milliseconds: number): FeedPosition {
  const sql = 'SELECT max(n) AS n FROM event WHERE recorded < ?';
  return positionAt(database, database.one<{ n: number | null }>(sql, milliseconds).n ?? 0);
}

/**
 * The same position in the present read model, which may have been rebuilt and number events differently. Undefined while it has not
 * reached the position again.
 */
export function relocated(database: Database, at: FeedPosition): FeedPosition | undefined {
  if (at.n === 0) return at;
  if (lastEvent(database) < at.n) return undefined;
  if (positionAt(database, at.n).id === at.id) return at;
  const n = database.get<{ n: number | null }>('SELECT max(n) AS n FROM event WHERE key = event_key(?)', at.id)?.n;
  return n ? { n, id: at.id } : at;
}

/** Returns true if the feed has something to do: a new event for a stream, or a time of its schedule that has come. */
export function isDue({ schedule }: Feed, { position, lastRun }: Progress, last: number, now: Date): boolean {
  if (!schedule) return last > position.n;
  const next = nextRun(schedule, lastRun);
  return next !== undefined && next <= now;
}

const documentOf = (feed: Feed, events: readonly FoundEvent[], database: Database): string => {
  const { queryName, subscriptionID, epcFormat, lotlineContext } = feed;
  const form = { queryName, subscriptionID, epcFormat, lotlineContext, toUrn: toUrnBy(database) };
  return JSON.stringify(queryDocument(events, form));
};

/** Delivers what the feed's query finds after its position. Rejects when a delivery fails; what was delivered before is kept. */
export async function runFeed(feed: Feed, progress: Progress, readModel: ReadModel, now: Date): Promise<void> {
  const { database } = readModel;
  let isEmpty = true;
  for (;;) {
    const query = { ...feed.query, after: progress.position.n };
    const { events, next, snapshot } = await runQuery(readModel, query, { size: mostEvents });
    if (events.length > 0) {
      isEmpty = false;
      await feed.send(documentOf(feed, events, database));
    }
    progress.position = positionAt(database, next ? Number(next[3]) : snapshot);
    if (events.length > 0) feed.moved(progress.position, progress.lastRun, true);
    if (!next) break;
  }
  if (!feed.schedule) return;
  if (isEmpty && feed.reportIfEmpty) await feed.send(documentOf(feed, [], database));
  progress.lastRun = now;
  feed.moved(progress.position, now, !isEmpty || feed.reportIfEmpty);
}
