import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { atomically } from '../atomically';
import { type RuleSettings, ruleSettings } from '../answers/rules';
import { statementsOf } from './statements';

/**
 * Tables of the rules in the gateway's own store. They are only ever added. Every row belongs to one organisation, and every statement
 * names it. `rule_start` has the organisations whose goods were looked at in full since the settings changed.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS rule_setting (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation TEXT NOT NULL,
    body TEXT NOT NULL,
    user TEXT NOT NULL,
    time TEXT NOT NULL,
    reason TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS rule_setting_of ON rule_setting (organisation, n);
  CREATE TABLE IF NOT EXISTS rule_arrival (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation TEXT NOT NULL,
    shipment TEXT NOT NULL,
    expected TEXT,
    user TEXT NOT NULL,
    time TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS rule_arrival_of ON rule_arrival (organisation, shipment, n);
  CREATE TABLE IF NOT EXISTS rule_timer (
    organisation TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (organisation, rule, subject)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS rule_timer_at ON rule_timer (at);
  CREATE TABLE IF NOT EXISTS rule_start (organisation TEXT PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS rule_position (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    event INTEGER NOT NULL,
    id TEXT NOT NULL,
    height INTEGER NOT NULL,
    booked INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS rule_noticed (one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL) STRICT;
`;

/**
 * The position of the rules: the number and hash id of the last event, the ledger's height then, and the last event that was booked later.
 */
export interface Position {
  readonly event: number;
  readonly id: string;
  readonly height: number;
  readonly booked: number;
}

/** A time at which a rule looks at a subject again. */
export interface Timer {
  readonly organisation: string;
  readonly rule: string;
  readonly subject: string;
}

export interface StoredSettings {
  readonly settings: RuleSettings;
  readonly user?: string;
  /** RFC 3339, UTC. */
  readonly time?: string;
  readonly reason?: string;
}

export interface StoredArrival {
  /** RFC 3339, UTC; absent if it was taken back. */
  readonly expected?: string;
  readonly user: string;
  readonly time: string;
}

interface SettingRow {
  readonly body: string;
  readonly user: string;
  readonly time: string;
  readonly reason: string | null;
}

const readSettings = ({ body, user, time, reason }: SettingRow): StoredSettings => ({
  settings: ruleSettings.parse(JSON.parse(body)),
  user,
  time,
  ...(reason !== null && { reason }),
});

/** Settings, expected arrivals and times of the rules, of every organisation; each call is within one. */
export class RuleStore {
  readonly #database: DatabaseSync;
  readonly #prepare: (sql: string) => StatementSync;
  /** The present settings: reading them is asked for often. */
  readonly #settings = new Map<string, { readonly version: number; readonly stored: StoredSettings }>();

  constructor(database: DatabaseSync) {
    database.exec(tables);
    this.#database = database;
    this.#prepare = statementsOf(database);
  }

  /** Runs `work` in one transaction of the gateway's store. */
  atomically<T>(work: () => T): T {
    return atomically(this.#database, work);
  }

  settings(organisation: string): StoredSettings {
    const version = this.settingsVersion(organisation);
    const known = this.#settings.get(organisation);
    if (known?.version === version) return known.stored;
    const stored = this.history(organisation, 1)[0] ?? { settings: ruleSettings.parse({}) };
    this.#settings.set(organisation, { version, stored });
    return stored;
  }

  /** The latest first. */
  history(organisation: string, most = 200): StoredSettings[] {
    const sql = 'SELECT body, user, time, reason FROM rule_setting WHERE organisation = ? ORDER BY n DESC LIMIT ?';
    return (this.#prepare(sql).all(organisation, most) as unknown as SettingRow[]).map(readSettings);
  }

  /** The rules of the organisation look at everything again. */
  set(organisation: string, { settings, user = '', time = '', reason }: StoredSettings): void {
    this.#prepare('INSERT INTO rule_setting (organisation, body, user, time, reason) VALUES (?, ?, ?, ?, ?)').run(
      organisation,
      JSON.stringify(settings),
      user,
      time,
      reason ?? null,
    );
    this.#prepare('DELETE FROM rule_start WHERE organisation = ?').run(organisation);
  }

  /** The words of the organisation's users about a shipment's arrival, the latest first. */
  arrivals(organisation: string, shipment: string): StoredArrival[] {
    const sql =
      'SELECT expected, user, time FROM rule_arrival WHERE organisation = ? AND shipment = ? ORDER BY n DESC LIMIT 100';
    return (
      this.#prepare(sql).all(organisation, shipment) as unknown as {
        expected: string | null;
        user: string;
        time: string;
      }[]
    ).map(({ expected, ...rest }) => ({ ...rest, ...(expected !== null && { expected }) }));
  }

  expect(organisation: string, shipment: string, { expected, user, time }: StoredArrival): void {
    this.#prepare('INSERT INTO rule_arrival (organisation, shipment, expected, user, time) VALUES (?, ?, ?, ?, ?)').run(
      organisation,
      shipment,
      expected ?? null,
      user,
      time,
    );
  }

  isStarted(organisation: string): boolean {
    return this.#prepare('SELECT 1 FROM rule_start WHERE organisation = ?').get(organisation) !== undefined;
  }

  /** How many times settings were changed, up to the present ones of the organisation. */
  settingsVersion(organisation: string): number {
    const sql = 'SELECT coalesce(max(n), 0) AS n FROM rule_setting WHERE organisation = ?';
    return (this.#prepare(sql).get(organisation) as { n: number }).n;
  }

  /** Its goods were looked at in full by settings of this version: nothing changes if it has others by now. */
  started(organisation: string, version: number): void {
    if (this.settingsVersion(organisation) !== version) return;
    this.#prepare('INSERT OR IGNORE INTO rule_start VALUES (?)').run(organisation);
  }

  /** Undefined before the first start. */
  get position(): Position | undefined {
    return this.#prepare('SELECT event, id, height, booked FROM rule_position').get() as Position | undefined;
  }

  reached({ event, id, height, booked }: Position): void {
    this.#prepare(
      `INSERT INTO rule_position VALUES (1, ?, ?, ?, ?) ON CONFLICT (one)
          DO UPDATE SET event = excluded.event, id = excluded.id, height = excluded.height, booked = excluded.booked`,
    ).run(event, id, height, booked);
  }

  /** Sequence number of the last change of an exception that was noticed. */
  get noticed(): number {
    const row = this.#prepare('SELECT sequence FROM rule_noticed').get() as { sequence: number } | undefined;
    return row?.sequence ?? 0;
  }

  set noticed(sequence: number) {
    this.#prepare(
      'INSERT INTO rule_noticed VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET sequence = excluded.sequence',
    ).run(sequence);
  }

  /** Sets when a rule looks at a subject again, or that it does not. */
  setTimer({ organisation, rule, subject }: Timer, at: string | undefined): void {
    if (at === undefined) {
      this.#prepare('DELETE FROM rule_timer WHERE organisation = ? AND rule = ? AND subject = ?').run(
        organisation,
        rule,
        subject,
      );
      return;
    }
    this.#prepare(
      'INSERT INTO rule_timer VALUES (?, ?, ?, ?) ON CONFLICT (organisation, rule, subject) DO UPDATE SET at = excluded.at',
    ).run(organisation, rule, subject, at);
  }

  /** The timers up to a time, the earliest first. */
  due(time: string, most: number): Timer[] {
    const sql = 'SELECT organisation, rule, subject FROM rule_timer WHERE at <= ? ORDER BY at LIMIT ?';
    return this.#prepare(sql).all(time, most) as unknown as Timer[];
  }

  /** Subjects that a rule looks at again later. */
  subjects(organisation: string, rule: string): string[] {
    const sql = 'SELECT subject FROM rule_timer WHERE organisation = ? AND rule = ?';
    return (this.#prepare(sql).all(organisation, rule) as unknown as { subject: string }[]).map(
      ({ subject }) => subject,
    );
  }
}
