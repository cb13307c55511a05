import { must } from '@lotline/chaincode/domain';
import { groupBy } from '../groupBy';
import type { TraceAnswer } from '../answers';
import type { Database } from '../projection/database';
import { placesOf } from '../projection/eventRow';
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

/** Without the texts of its author and places: few of them are behind many events. */
interface Row extends Omit<EdgeEvent, 'msp' | 'party' | 'places' | 'shipments'> {
  readonly author: number;
  readonly spots: number | string | null;
  readonly shipments: string;
}

interface Author {
  readonly msp: string;
  readonly party: string | null;
}

interface TxRow {
  readonly n: number;
  readonly id: string;
  readonly block: number;
  readonly time: string;
  readonly msp: string;
  readonly user: string | null;
}

const select = `SELECT n, id, author, time, step, tx, declared, spots, shipments FROM event
  WHERE n IN (SELECT value FROM json_each(?))`;
const selectTransactions = `SELECT n, id, block, time, msp, user FROM tx WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n`;
const selectWho = 'SELECT msp, party FROM author WHERE n = ?';
const selectPlaces = `SELECT ${placesOf('given')} AS places FROM (SELECT ? AS given)`;
/** Unreadable parts are those of no organisation. */
const selectExceptions = `SELECT event, msp, number, body FROM exception WHERE event IN (SELECT value FROM json_each(?)) ORDER BY n`;
const selectAuthor = 'SELECT party FROM event WHERE key = event_key(?) AND party IS NOT NULL';

/** Reads each event of a response once, many at a time. */
export class EventIndex {
  readonly #database: Database;
  /** Most events have one of few lists of places. */
  readonly #list = remembered((json) => JSON.parse(json) as string[]);
  readonly #authors = new Map<number, Author>();
  readonly #places = new Map<Row['spots'], readonly string[]>();
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
    for (const { author, spots, shipments, ...row } of this.#database.all<Row>(select, idSet(missing))) {
      const { msp, party } = this.#author(author);
      const lists = { places: this.#placesAt(spots), shipments: this.#list(shipments) };
      this.#events.set(row.n, { ...row, msp, party, ...lists });
    }
  }

  #author(n: number): Author {
    const known = this.#authors.get(n) ?? this.#database.one<Author>(selectWho, n);
    this.#authors.set(n, known);
    return known;
  }

  #placesAt(spots: Row['spots']): readonly string[] {
    const known = this.#places.get(spots);
    if (known) return known;
    const places = this.#list(this.#database.one<{ places: string }>(selectPlaces, spots).places);
    this.#places.set(spots, places);
    return places;
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
