import type { Database } from '../projection/database';
import { type RuleSettings, ruleSettings } from '../answers/rules';

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
  readonly #database: Database;
  /** The present settings: reading them is asked for often. */
  readonly #settings = new Map<string, { readonly version: number; readonly stored: StoredSettings }>();

  constructor(database: Database) {
    database.script(tables);
    this.#database = database;
  }

  /** Runs `work` in one transaction of the gateway's store. */
  atomically<T>(work: () => T): T {
    return this.#database.atomically(work);
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
    return this.#database.all<SettingRow>(sql, organisation, most).map(readSettings);
  }

  /** The rules of the organisation look at everything again. */
  set(organisation: string, { settings, user = '', time = '', reason }: StoredSettings): void {
    this.#database.run(
      'INSERT INTO rule_setting (organisation, body, user, time, reason) VALUES (?, ?, ?, ?, ?)',
      organisation,
      JSON.stringify(settings),
      user,
      time,
      reason ?? null,
    );
    this.#database.run('DELETE FROM rule_start WHERE organisation = ?', organisation);
  }

  /** The words of the organisation's users about a shipment's arrival, the latest first. */
  arrivals(organisation: string, shipment: string): StoredArrival[] {
    const sql =
      'SELECT expected, user, time FROM rule_arrival WHERE organisation = ? AND shipment = ? ORDER BY n DESC LIMIT 100';
    return this.#database
      .all<{
        expected: string | null;
        user: string;
        time: string;
      }>(sql, organisation, shipment)
      .map(({ expected, ...rest }) => ({ ...rest, ...(expected !== null && { expected }) }));
  }

  expect(organisation: string, shipment: string, { expected, user, time }: StoredArrival): void {
    this.#database.run(
      'INSERT INTO rule_arrival (organisation, shipment, expected, user, time) VALUES (?, ?, ?, ?, ?)',
      organisation,
      shipment,
      expected ?? null,
      user,
      time,
    );
  }

  isStarted(organisation: string): boolean {
    return this.#database.get('SELECT 1 FROM rule_start WHERE organisation = ?', organisation) !== undefined;
  }

  /** How many times settings were changed, up to the present ones of the organisation. */
  settingsVersion(organisation: string): number {
    const sql = 'SELECT coalesce(max(n), 0) AS n FROM rule_setting WHERE organisation = ?';
    return this.#database.one<{ n: number }>(sql, organisation).n;
  }

  /** Its goods were looked at in full by settings of this version: nothing changes if it has others by now. */
  started(organisation: string, version: number): void {
    if (this.settingsVersion(organisation) !== version) return;
    this.#database.run('INSERT OR IGNORE INTO rule_start VALUES (?)', organisation);
  }

  /** Undefined before the first start. */
  get position(): Position | undefined {
    return this.#database.get<Position>('SELECT event, id, height, booked FROM rule_position');
  }

  reached({ event, id, height, booked }: Position): void {
    this.#database.run(
      `INSERT INTO rule_position VALUES (1, ?, ?, ?, ?) ON CONFLICT (one)
          DO UPDATE SET event = excluded.event, id = excluded.id, height = excluded.height, booked = excluded.booked`,
      event,
      id,
      height,
      booked,
    );
  }

  /** Sequence number of the last change of an exception that was noticed. */
  get noticed(): number {
    const row = this.#database.get<{ sequence: number }>('SELECT sequence FROM rule_noticed');
    return row?.sequence ?? 0;
  }

  set noticed(sequence: number) {
    this.#database.run(
      'INSERT INTO rule_noticed VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET sequence = excluded.sequence',
      sequence,
    );
  }

  /** Sets when a rule looks at a subject again, or that it does not. */
  setTimer({ organisation, rule, subject }: Timer, at: string | undefined): void {
    if (at === undefined) {
      this.#database.run(
        'DELETE FROM rule_timer WHERE organisation = ? AND rule = ? AND subject = ?',
        organisation,
        rule,
        subject,
      );
      return;
    }
    this.#database.run(
      'INSERT INTO rule_timer VALUES (?, ?, ?, ?) ON CONFLICT (organisation, rule, subject) DO UPDATE SET at = excluded.at',
      organisation,
      rule,
      subject,
      at,
    );
  }

  /** The timers up to a time, the earliest first. */
  due(time: string, most: number): Timer[] {
    const sql = 'SELECT organisation, rule, subject FROM rule_timer WHERE at <= ? ORDER BY at LIMIT ?';
    return this.#database.all<Timer>(sql, time, most);
  }

  /** Subjects that a rule looks at again later. */
  subjects(organisation: string, rule: string): string[] {
    const sql = 'SELECT subject FROM rule_timer WHERE organisation = ? AND rule = ?';
    return this.#database.all<{ subject: string }>(sql, organisation, rule).map(({ subject }) => subject);
  }
}
