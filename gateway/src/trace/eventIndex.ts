import type { TraceAnswer } from '../answers';
import type { Database } from '../projection/database';
import { eventExceptions, type ExceptionRow } from '../queries/eventExceptions';

/** An event behind an edge. */
export interface EdgeEvent {
  readonly n: number;
  readonly id: string;
  readonly msp: string;
  readonly time: string;
  readonly step: string;
  readonly tx: number;
  readonly declared: number;
  readonly places: readonly string[];
  readonly shipments: readonly string[];
}

type Row = Omit<EdgeEvent, 'places' | 'shipments'> & { places: string; shipments: string };

interface TxRow {
  readonly id: string;
  readonly block: number;
  readonly time: string;
  readonly msp: string;
  readonly user: string | null;
}

const select = 'SELECT n, id, msp, time, step, tx, declared, places, shipments FROM event WHERE n = ?';
const list = (json: string): string[] => JSON.parse(json) as string[];

/** Reads each event of a response once. */
export class EventIndex {
  readonly #database: Database;
  readonly #events = new Map<number, EdgeEvent | undefined>();
  /** The events of edges, by number, and events that were declared to be in error. */
  readonly used = new Map<number, EdgeEvent>();
  readonly withdrawn = new Map<number, EdgeEvent>();

  constructor(database: Database) {
    this.#database = database;
  }

  event(n: number): EdgeEvent | undefined {
    if (this.#events.has(n)) return this.#events.get(n);
    const row = this.#database.get<Row>(select, n);
    const event = row && { ...row, places: list(row.places), shipments: list(row.shipments) };
    this.#events.set(n, event);
    return event;
  }

  transactions(): TraceAnswer['transactions'] {
    const byTx = new Map<number, string[]>();
    for (const { tx, id } of this.used.values()) byTx.set(tx, [...(byTx.get(tx) ?? []), id]);
    return [...byTx]
      .sort(([a], [b]) => a - b)
      .flatMap(([n, events]) => {
        const row = this.#database.get<TxRow>('SELECT id, block, time, msp, user FROM tx WHERE n = ?', n);
        if (!row) return [];
        const { id, block, time, msp, user } = row;
        return [{ transactionId: id, block, time, mspId: msp, ...(user !== null && { user }), events }];
      });
  }

  /** The exceptions of the events, including events without edges because they were declared to be in error. */
  exceptions(): ExceptionRow[] {
    const events = new Map([...this.used.values(), ...this.withdrawn.values()].map((each) => [each.n, each]));
    const recorded = [...events.values()].flatMap(({ id, msp }) => eventExceptions(this.#database, id, msp));
    const told = new Set(recorded.filter(({ code }) => code === 'declared_in_error').map(({ event }) => event));
    const declared = new Set([...this.withdrawn.values()].map(({ id }) => id).filter((id) => !told.has(id)));
    return [...recorded, ...[...declared].map((event) => this.#declaration(event))];
  }

  #declaration(event: string): ExceptionRow {
    const detail = 'The event was declared to be in error; it is not part of the trace.';
    const row = this.#database.get<{ party: string }>(
      'SELECT party FROM event WHERE id = ? AND party IS NOT NULL',
      event,
    );
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
