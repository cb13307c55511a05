import { must } from '@lotline/chaincode/domain';
import { groupBy } from '../groupBy';
import type { TraceAnswer } from '../answers';
import type { Database } from '../projection/database';
import { exceptionRow, type ExceptionRow, type ExceptionSource } from '../queries/eventExceptions';
import { idSet } from '../queries/idSet';
import { remembered } from './remembered';

/** An event behind an edge. */
export interface EdgeEvent {
  readonly n: number;
  readonly id: string;
  readonly msp: string;
  readonly party: string | null;
  readonly time: string;
  readonly step: string;
  readonly tx: number;
  readonly declared: number;
  readonly places: readonly string[];
  readonly shipments: readonly string[];
}

type Row = Omit<EdgeEvent, 'places' | 'shipments'> & { readonly places: string; readonly shipments: string };

interface TxRow {
  readonly n: number;
  readonly id: string;
  readonly block: number;
  readonly time: string;
  readonly msp: string;
  readonly user: string | null;
}

const select = `SELECT n, id, msp, party, time, step, tx, declared, places, shipments FROM event
  WHERE n IN (SELECT value FROM json_each(?))`;
const selectTransactions = `SELECT n, id, block, time, msp, user FROM tx WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n`;
/** Unreadable parts are those of no organisation. */
const selectExceptions = `SELECT event, msp, number, body FROM exception WHERE event IN (SELECT value FROM json_each(?)) ORDER BY n`;
const selectAuthor = 'SELECT party FROM event WHERE key = event_key(?) AND party IS NOT NULL';

/** Reads each event of a response once, many at a time. */
export class EventIndex {
  readonly #database: Database;
  /** Most events have one of few lists of places. */
  readonly #list = remembered((json) => JSON.parse(json) as string[]);
  readonly #events = new Map<number, EdgeEvent>();
  /** The events of edges, by number, and events that were declared to be in error. */
  readonly used = new Map<number, EdgeEvent>();
  readonly withdrawn = new Map<number, EdgeEvent>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Reads events that `event` will be asked for. */
  load(numbers: Iterable<number>): void {
    const missing = [...new Set(numbers)].filter((n) => n !== 0 && !this.#events.has(n));
    if (missing.length === 0) return;
    for (const row of this.#database.all<Row>(select, idSet(missing))) {
      const { places, shipments } = row;
      this.#events.set(row.n, Object.assign(row, { places: this.#list(places), shipments: this.#list(shipments) }));
    }
  }

  event(n: number): EdgeEvent | undefined {
    return this.#events.get(n);
  }

  transactions(): TraceAnswer['transactions'] {
    const byTx = groupBy(this.used.values(), ({ tx }) => tx);
    return this.#database
      .all<TxRow>(selectTransactions, idSet(byTx.keys()))
      .map(({ n, id, block, time, msp, user }) => ({
        transactionId: id,
        block,
        time,
        mspId: msp,
        ...(user !== null && { user }),
        events: must(byTx.get(n), 'transaction').map((event) => event.id),
      }));
  }

  /** The exceptions of the events, including events without edges because they were declared to be in error. */
  exceptions(): ExceptionRow[] {
    const events = [...this.used.values(), ...this.withdrawn.values()];
    const authors = new Set(events.map(({ id, msp }) => `${msp} ${id}`));
    const rows = this.#database.all<ExceptionSource & { msp: string }>(
      selectExceptions,
      idSet(new Set(events.map(({ id }) => id))),
    );
    const recorded = rows.filter(({ event, msp }) => msp === '' || authors.has(`${msp} ${event}`)).map(exceptionRow);
    const marked = new Set(recorded.filter(({ code }) => code === 'declared_in_error').map(({ event }) => event));
    const declared = new Set([...this.withdrawn.values()].map(({ id }) => id).filter((id) => !marked.has(id)));
    return [...recorded, ...[...declared].map((event) => this.#declaration(event))];
  }

  #declaration(event: string): ExceptionRow {
    const detail = 'The event was declared to be in error; it is not part of the trace.';
    const row = this.#database.get<{ party: string }>(selectAuthor, event);
    return {
      event,
      number: 0,
      code: 'declared_in_error',
      detail,
      status: 'resolved',
      ...(row && { party: row.party }),
    };
  }
}
