import type { DatabaseSync } from 'node:sqlite';

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
const mostReadings = 20;

interface Row {
  readonly code: Reading['code'];
  readonly event: string;
  readonly party: string;
  readonly time: string;
  readonly body: string;
}

export class ReadingStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    database.exec(table);
    this.#database = database;
  }

  add(organisation: string, subject: string, { code, event, party, time, ...body }: Reading): void {
    this.#database
      .prepare(
        'INSERT OR IGNORE INTO rule_reading (organisation, subject, code, event, party, time, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(organisation, subject, code, event, party, time, JSON.stringify(body));
    this.#database
      .prepare(
        `DELETE FROM rule_reading WHERE organisation = ? AND subject = ? AND code = ? AND n NOT IN (
          SELECT n FROM rule_reading WHERE organisation = ? AND subject = ? AND code = ? ORDER BY n DESC LIMIT ?)`,
      )
      .run(organisation, subject, code, organisation, subject, code, mostReadings);
  }

  /** Takes back the readings of an event that is in error; returns their subjects. */
  remove(organisation: string, event: string, party: string): string[] {
    const rows = this.#database
      .prepare('DELETE FROM rule_reading WHERE event = ? AND organisation = ? AND party = ? RETURNING subject')
      .all(event, organisation, party) as unknown as { subject: string }[];
    return [...new Set(rows.map(({ subject }) => subject))];
  }

  /** In the order in which they were recorded. */
  of(organisation: string, subject: string): Reading[] {
    return (
      this.#database
        .prepare(
          'SELECT code, event, party, time, body FROM rule_reading WHERE organisation = ? AND subject = ? ORDER BY n',
        )
        .all(organisation, subject) as unknown as Row[]
    ).map(({ body, ...row }) => ({ ...row, ...(JSON.parse(body) as Pick<Reading, 'text' | 'beyond'>) }));
  }
}
