import type { Database } from '../../projection/database';
import type { EpcFormat } from '../answer/epcFormat';
import type { Schedule } from './schedule';

/** Where a subscription is in the ledger: the last event that was delivered, with its hash id. */
export interface FeedPosition {
  readonly n: number;
  /** Empty before the first event. */
  readonly id: string;
}

/** A subscription to a named query, delivered to a webhook. */
export interface Subscription {
  readonly organisation: string;
  readonly query: string;
  readonly id: string;
  readonly created: string;
  readonly dest: string;
  readonly signatureToken: string | undefined;
  readonly epcFormat: EpcFormat;
  /** Undefined for a stream. */
  readonly schedule: Schedule | undefined;
  readonly reportIfEmpty: boolean;
  readonly initialRecordTime: string | undefined;
  /** Address of the context of Lotline's own fields. */
  readonly lotlineContext: string;
  readonly position: FeedPosition;
  /** Time of the last run. */
  readonly lastRun: string;
  readonly lastNotified: string | undefined;
}

type Row = Readonly<Record<string, string | number | null>>;

const textOf = (value: string | number | null | undefined): string | undefined =>
  value === null || value === undefined ? undefined : String(value);

const subscriptionOf = (row: Row): Subscription => {
  const schedule = textOf(row['schedule']);
  return {
    organisation: String(row['organisation']),
    query: String(row['query']),
    id: String(row['id']),
    created: String(row['created']),
    dest: String(row['dest']),
    signatureToken: textOf(row['token']),
    epcFormat: String(row['epc_format']) as EpcFormat,
    schedule: schedule === undefined ? undefined : (JSON.parse(schedule) as Schedule),
    reportIfEmpty: row['report_if_empty'] === 1,
    initialRecordTime: textOf(row['initial_time']),
    lotlineContext: String(row['lotline_context']),
    position: { n: Number(row['position']), id: String(row['position_id']) },
    lastRun: String(row['last_run']),
    lastNotified: textOf(row['last_notified']),
  };
};

/** The subscriptions of all organisations. */
export class SubscriptionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(subscription: Subscription): void {
    const { organisation, query, id, created, dest, signatureToken, epcFormat, schedule, position } = subscription;
    const { reportIfEmpty, initialRecordTime = null, lotlineContext, lastRun } = subscription;
    this.#database.run(
      `INSERT INTO epcis_subscription (organisation, query, id, created, dest, token, epc_format, schedule, report_if_empty,
           initial_time, lotline_context, position, position_id, last_run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      organisation,
      query,
      id,
      created,
      dest,
      signatureToken ?? null,
      epcFormat,
      schedule ? JSON.stringify(schedule) : null,
      Number(reportIfEmpty),
      initialRecordTime,
      lotlineContext,
      position.n,
      position.id,
      lastRun,
    );
  }

  /** Keeps how far a subscription was delivered. */
  moved({ organisation, id, position, lastRun, lastNotified }: Subscription): void {
    this.#database.run(
      'UPDATE epcis_subscription SET position = ?, position_id = ?, last_run = ?, last_notified = ? WHERE organisation = ? AND id = ?',
      position.n,
      position.id,
      lastRun,
      lastNotified ?? null,
      organisation,
      id,
    );
  }

  all(): Subscription[] {
    return this.#rows('1');
  }

  ofQuery(organisation: string, query: string): Subscription[] {
    return this.#rows('organisation = ? AND query = ?', organisation, query);
  }

  count(organisation: string): number {
    return this.#rows('organisation = ?', organisation).length;
  }

  remove(organisation: string, id: string): void {
    this.#database.run('DELETE FROM epcis_subscription WHERE organisation = ? AND id = ?', organisation, id);
  }

  #rows(where: string, ...values: string[]): Subscription[] {
    const sql = `SELECT * FROM epcis_subscription WHERE ${where} ORDER BY id`;
    return this.#database.all<Row>(sql, ...values).map(subscriptionOf);
  }
}
