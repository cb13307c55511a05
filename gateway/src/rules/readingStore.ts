import type { Database } from '../projection/database';

/** Readings outside of a range, and alarms, that events of one organisation's goods have. */
const table = `
  CREATE TABLE IF NOT EXISTS rule_reading (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation TEXT NOT NULL,
    subject TEXT NOT NULL,
    code TEXT NOT NULL,
    event TEXT NOT NULL,
    party TEXT NOT NULL,
    time TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (organisation, subject, code, party, event)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS rule_reading_event ON rule_reading (event);
`;

/** A reading of an event that is outside, or an alarm. */
export interface Reading {
  readonly code: 'storage_range' | 'sensor_alarm';
  readonly event: string;
  /** The party that recorded the event. */
  readonly party: string;
  /** Event time, UTC. */
  readonly time: string;
  readonly text: string;
  /** Degrees Celsius beyond the range; 0 for an alarm. */
  readonly beyond: number;
}

/** The most readings of one subject and code that are kept: the last recorded. A flood of them stays one exception. */
export const mostReadings = 20;

/** The readings that rules read and change. */
export interface Readings {
  /** One that is known already changes nothing. */
  add(organisation: string, subject: string, reading: Reading): void;
  /** Takes back the readings of an event that is in error; returns their subjects. */
  remove(organisation: string, event: string, party: string): string[];
  /** In the order in which they were recorded. */
  of(organisation: string, subject: string): readonly Reading[];
}

interface Row {
  readonly code: Reading['code'];
  readonly event: string;
  readonly party: string;
  readonly time: string;
  readonly body: string;
}

const subjects = (rows: readonly { readonly subject: string }[]): string[] => [
  ...new Set(rows.map(({ subject }) => subject)),
];

export class ReadingStore implements Readings {
  readonly #database: Database;

  constructor(database: Database) {
    database.script(table);
    this.#database = database;
  }

  add(organisation: string, subject: string, { code, event, party, time, ...body }: Reading): void {
    this.#database.run(
      'INSERT OR IGNORE INTO rule_reading (organisation, subject, code, event, party, time, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
      organisation,
      subject,
      code,
      event,
      party,
      time,
      JSON.stringify(body),
    );
    this.#database.run(
      `DELETE FROM rule_reading WHERE organisation = ? AND subject = ? AND code = ? AND n NOT IN (
          SELECT n FROM rule_reading WHERE organisation = ? AND subject = ? AND code = ? ORDER BY n DESC LIMIT ?)`,
      organisation,
      subject,
      code,
      organisation,
      subject,
      code,
      mostReadings,
    );
  }

  remove(organisation: string, event: string, party: string): string[] {
    const sql = 'DELETE FROM rule_reading WHERE event = ? AND organisation = ? AND party = ? RETURNING subject';
    return subjects(this.#database.all<{ subject: string }>(sql, event, organisation, party));
  }

  /** The subjects of which an event has readings. */
  subjectsOf(organisation: string, event: string, party: string): string[] {
    const sql = 'SELECT subject FROM rule_reading WHERE event = ? AND organisation = ? AND party = ?';
    return subjects(this.#database.all<{ subject: string }>(sql, event, organisation, party));
  }

  of(organisation: string, subject: string): Reading[] {
    const sql =
      'SELECT code, event, party, time, body FROM rule_reading WHERE organisation = ? AND subject = ? ORDER BY n';
    return this.#database.all<Row>(sql, organisation, subject).map(({ body, ...row }) => ({
      ...row,
      ...(JSON.parse(body) as Pick<Reading, 'text' | 'beyond'>),
    }));
  }
}
