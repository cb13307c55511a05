import type { ExceptionItem, RaisedCode, Severity } from '../answers/rules';
import type { Database, Value } from '../projection/database';

/**
 * `cause` says what made it true: after a user resolved it, only another cause raises it again while it is true (`is_true`). A change's
 * `sequence` only grows.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS raised_exception (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    status TEXT NOT NULL,
    cause TEXT NOT NULL,
    is_true INTEGER NOT NULL,
    body TEXT NOT NULL,
    raised TEXT NOT NULL,
    ended TEXT,
    resolution TEXT,
    resolved_by TEXT,
    reopened INTEGER NOT NULL DEFAULT 0,
    UNIQUE (organisation, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS raised_exception_list ON raised_exception (organisation, status, n);
  CREATE INDEX IF NOT EXISTS raised_exception_of ON raised_exception (organisation, rule, subject);
  CREATE INDEX IF NOT EXISTS raised_exception_ended ON raised_exception (ended) WHERE ended IS NOT NULL;
  CREATE TABLE IF NOT EXISTS raised_change (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    what TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT,
    height INTEGER NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS raised_change_of ON raised_change (organisation, id, sequence);
`;

/** The event, goods, place, shipment or count of an exception. */
export type About = Pick<ExceptionItem, 'event' | 'product' | 'goods' | 'place' | 'shipment' | 'count' | 'notBy'>;

/** An exception that a rule finds true. */
export interface Finding {
  readonly code: RaisedCode;
  readonly severity: Severity;
  readonly detail: string;
  readonly cause: string;
  readonly about: About;
}

export interface Raised extends Omit<Finding, 'about'> {
  readonly n: number;
  readonly organisation: string;
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly status: 'open' | 'resolved';
  readonly isTrue: boolean;
  readonly about: About;
  readonly raised: string;
  readonly ended?: string;
  readonly resolution?: string;
  readonly resolvedBy?: string;
  readonly reopened: number;
}

/** A change of a raised exception, for those who want to hear of it. `sequence` only grows, over all organisations. */
export interface RaisedChange {
  readonly sequence: number;
  readonly organisation: string;
  readonly id: string;
  readonly what: 'raised' | 'reopened' | 'changed' | 'ended' | 'resolved';
  readonly at: string;
  readonly user?: string;
  /** Ledger height that the rule knew. */
  readonly height: number;
  readonly text: string;
}

export type NewChange = Omit<RaisedChange, 'sequence'>;

interface Row extends Omit<Raised, 'isTrue' | 'about' | 'detail' | 'ended' | 'resolution' | 'resolvedBy'> {
  readonly body: string;
  readonly is_true: number;
  readonly ended: string | null;
  readonly resolution: string | null;
  readonly resolved_by: string | null;
}

function readRow({ body, is_true: isTrue, ended, resolution, resolved_by: by, ...row }: Row): Raised {
  return {
    ...row,
    ...(JSON.parse(body) as Pick<Raised, 'about' | 'detail'>),
    isTrue: isTrue === 1,
    ...(ended !== null && { ended }),
    ...(resolution !== null && { resolution }),
    ...(by !== null && { resolvedBy: by }),
  };
}

const raisingKey = ({ organisation, rule }: Pick<Raised, 'organisation' | 'rule'>): string =>
  JSON.stringify([organisation, rule]);

/** A condition and the values of its `?`. */
export type Condition = readonly [sql: string, ...values: Value[]];

/** The exceptions that rules raised, of every organisation; each call except `after` is within one. */
export class RaisedStore {
  readonly #database: Database;
  /** The rules of organisations that have raised anything. */
  readonly #raising: Set<string>;

  constructor(database: Database) {
    database.script(tables);
    this.#database = database;
    const all = database.all<Pick<Raised, 'organisation' | 'rule'>>(
      'SELECT DISTINCT organisation, rule FROM raised_exception',
    );
    this.#raising = new Set(all.map(raisingKey));
  }

  find(organisation: string, id: string): Raised | undefined {
    return this.#select('organisation = ? AND id = ?', [organisation, id])[0];
  }

  ofSubject(organisation: string, rule: string, subject: string): Raised[] {
    return this.#select('organisation = ? AND rule = ? AND subject = ?', [organisation, rule, subject]);
  }

  /** Subjects with exceptions of a rule that are true. */
  subjects(organisation: string, rule: string): string[] {
    const sql = 'SELECT DISTINCT subject FROM raised_exception WHERE organisation = ? AND rule = ? AND is_true = 1';
    return this.#database.all<{ subject: string }>(sql, organisation, rule).map(({ subject }) => subject);
  }

  /** Subjects of a rule that begin with these ids and have exceptions. */
  subjectsFrom(organisation: string, rule: string, beginning: readonly string[]): string[] {
    if (!this.#raising.has(raisingKey({ organisation, rule }))) return [];
    const start = `${JSON.stringify(beginning).slice(0, -1)},`;
    const sql = `SELECT DISTINCT subject FROM raised_exception WHERE organisation = ? AND rule = ? AND subject > ? AND subject < ?`;
    return this.#database
      .all<{ subject: string }>(sql, organisation, rule, start, `${start}~`)
      .map(({ subject }) => subject);
  }

  /** The latest raised first. */
  list(organisation: string, conditions: readonly Condition[], most: number): Raised[] {
    const where = ['organisation = ?', ...conditions.map(([sql]) => sql)].join(' AND ');
    const values = conditions.flatMap(([, ...rest]) => rest);
    return this.#select(`${where} ORDER BY n DESC LIMIT ?`, [organisation, ...values, most]);
  }

  add(raised: Omit<Raised, 'n' | 'reopened'>): void {
    const { organisation, id, rule, subject, code, severity, status, cause, raised: at } = raised;
    this.#raising.add(raisingKey(raised));
    this.#database.run(
      `INSERT INTO raised_exception (organisation, id, rule, subject, code, severity, status, cause, is_true, body, raised)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      organisation,
      id,
      rule,
      subject,
      code,
      severity,
      status,
      cause,
      Number(raised.isTrue),
      bodyOf(raised),
      at,
    );
  }

  save(raised: Raised): void {
    const { n, severity, status, cause, raised: at, ended, resolution, resolvedBy, reopened } = raised;
    this.#database.run(
      `UPDATE raised_exception SET severity = ?, status = ?, cause = ?, is_true = ?, body = ?, raised = ?, ended = ?, resolution = ?,
          resolved_by = ?, reopened = ? WHERE n = ?`,
      severity,
      status,
      cause,
      Number(raised.isTrue),
      bodyOf(raised),
      at,
      ended ?? null,
      resolution ?? null,
      resolvedBy ?? null,
      reopened,
      n,
    );
  }

  addChange({ organisation, id, what, at, user, height, text }: NewChange): void {
    this.#database.run(
      'INSERT INTO raised_change (organisation, id, what, at, user, height, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
      organisation,
      id,
      what,
      at,
      user ?? null,
      height,
      text,
    );
  }

  /** The changes of one exception, the earliest first. */
  changes(organisation: string, id: string): RaisedChange[] {
    return this.#changes('organisation = ? AND id = ? ORDER BY sequence', [organisation, id]);
  }

  /** The changes after a sequence number, of all organisations of this gateway, in order. */
  after(sequence: number, most = 500): RaisedChange[] {
    return this.#changes('sequence > ? ORDER BY sequence LIMIT ?', [sequence, most]);
  }

  /** Exceptions that are open, or ended since a time. */
  openOrEnded(
    organisation: string,
    since: string,
  ): (Pick<Raised, 'id' | 'code' | 'severity' | 'status' | 'raised'> & { readonly ended: string | null })[] {
    const sql = `SELECT id, code, severity, status, raised, ended FROM raised_exception
      WHERE organisation = ? AND (status = 'open' OR ended >= ?)`;
    return this.#database.all(sql, organisation, since);
  }

  /** Open exceptions by code and severity, over all organisations of this gateway. */
  openCounts(): { code: string; severity: string; count: number; oldest: string }[] {
    const sql = `SELECT code, severity, count(*) AS count, min(raised) AS oldest FROM raised_exception WHERE status = 'open'
      GROUP BY code, severity`;
    return this.#database.all(sql);
  }

  /**
   * Exceptions that ended since a time, by code and severity, with the mean seconds that they took, over all organisations of this
   * gateway.
   */
  resolvedSince(time: string): { code: string; severity: string; count: number; seconds: number }[] {
    const sql = `SELECT code, severity, count(*) AS count, avg(max(0, unixepoch(ended) - unixepoch(raised))) AS seconds FROM raised_exception
      WHERE ended >= ? AND status = 'resolved' GROUP BY code, severity`;
    return this.#database.all(sql, time);
  }

  #changes(where: string, values: Value[]): RaisedChange[] {
    const sql = `SELECT sequence, organisation, id, what, at, user, height, text FROM raised_change WHERE ${where}`;
    return this.#database
      .all<Omit<RaisedChange, 'user'> & { user: string | null }>(sql, ...values)
      .map(({ user, ...change }) => ({ ...change, ...(user !== null && { user }) }));
  }

  #select(where: string, values: Value[]): Raised[] {
    const sql = `SELECT n, organisation, id, rule, subject, code, severity, status, cause, is_true, body, raised, ended, resolution,
      resolved_by, reopened FROM raised_exception WHERE ${where}`;
    return this.#database.all<Row>(sql, ...values).map(readRow);
  }
}

const bodyOf = ({ about, detail }: Pick<Raised, 'about' | 'detail'>): string => JSON.stringify({ about, detail });
