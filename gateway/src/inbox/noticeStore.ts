import { isPartyId } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { type Notice, type NoticeKind, type SentNotice } from '../answers/inbox';
import { apiLimits } from '../answers/limits';

/** A notice that is to be kept. The same `key` of an organisation is kept once. */
export interface NewNotice {
  readonly organisation: string;
  readonly kind: NoticeKind;
  readonly key: string;
  readonly subject: string;
  readonly text: string;
  readonly about: readonly string[];
  readonly height: number;
  readonly transactionId?: string | undefined;
  readonly time: string;
}

/** The end of notices: those of a kind about a subject, and about a further id, or the one of a key. */
export interface NoticeEnd {
  readonly organisation: string;
  readonly height: number;
  readonly of:
    { readonly kind: NoticeKind; readonly subject: string; readonly about?: string } | { readonly key: string };
}

/** A user of an organisation. */
export interface Reader {
  readonly organisation: string;
  readonly user: string;
}

export interface NoticeQuery {
  readonly kinds?: readonly NoticeKind[] | undefined;
  readonly unread?: boolean | undefined;
  readonly open?: boolean | undefined;
  /** Notices before this one, the latest first. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/**
 * Notices that an organisation keeps of each party that caused some, and of its own findings; older ones are removed. So nobody can push
 * out what others have to say.
 */
const mostOfParty = 20_000;
const pruneEvery = 1000;

/** The party whose doing a notice is about, which its `about` has first; empty for a finding of this gateway. */
const causedBy = `CASE WHEN about ->> '$[0]' LIKE 'https://id.gs1.org/417/%' THEN about ->> '$[0]' ELSE '' END`;

/** Every row belongs to one organisation, and every statement names it. `read_up_to`: the user has read these and all before. */
const tables = `
  CREATE TABLE IF NOT EXISTS notice (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    about TEXT NOT NULL,
    height INTEGER NOT NULL,
    tx TEXT,
    time TEXT NOT NULL,
    ended INTEGER,
    UNIQUE (organisation, key)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS notice_of ON notice (organisation, n);
  CREATE INDEX IF NOT EXISTS notice_about ON notice (subject, kind);
  CREATE INDEX IF NOT EXISTS notice_caused ON notice (organisation, ${causedBy}, n);
  CREATE TABLE IF NOT EXISTS notice_read (
    organisation TEXT NOT NULL,
    user TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (organisation, user, n)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS notice_read_to (
    organisation TEXT NOT NULL,
    user TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (organisation, user)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS notice_height (one INTEGER PRIMARY KEY CHECK (one = 1), height INTEGER NOT NULL) STRICT;
  INSERT OR IGNORE INTO notice_height VALUES (1, 0);
`;

const isRead = `(notice.n <= coalesce((SELECT n FROM notice_read_to AS upTo WHERE upTo.organisation = ?1 AND upTo.user = ?2), 0)
  OR EXISTS (SELECT 1 FROM notice_read AS one WHERE one.organisation = ?1 AND one.user = ?2 AND one.n = notice.n))`;
const columns = `notice.n AS id, kind, subject, text, about, height, tx, time, ended`;

interface Row {
  readonly id: number;
  readonly kind: NoticeKind;
  readonly subject: string;
  readonly text: string;
  readonly about: string;
  readonly height: number;
  readonly tx: string | null;
  readonly time: string;
  readonly ended: number | null;
  readonly read?: number;
}

const sentOf = ({ about, tx, ended, read: _read, ...row }: Row): SentNotice => ({
  ...row,
  about: JSON.parse(about) as string[],
  ...(tx !== null && { transactionId: tx }),
  ...(ended !== null && { ended }),
});

const noticeOf = (row: Row): Notice => ({ ...sentOf(row), read: row.read === 1 });

/** The notices of all organisations of this gateway, and how far the ledger was read for them. */
export class NoticeStore {
  readonly #database: Database;
  /** Notices added since older ones were removed, by organisation and cause. */
  readonly #added = new Map<string, number>();

  constructor(database: Database) {
    database.script(tables);
    this.#database = database;
  }

  /** The ledger height up to which notices were derived. */
  get height(): number {
    return this.#database.one<{ height: number }>('SELECT height FROM notice_height').height;
  }

  /** Keeps notices and ends, and the height up to which they were derived, all at once. Returns the number of new notices. */
  keep(notices: readonly NewNotice[], ends: readonly NoticeEnd[], height?: number): number {
    return this.#database.atomically(() => {
      const added = notices.filter((each) => this.#add(each)).length;
      for (const end of ends) this.#end(end);
      if (height !== undefined) this.#database.run('UPDATE notice_height SET height = ?', height);
      return added;
    });
  }

  /** Organisations that have a notice of this kind about the subject. */
  organisationsWith(kind: NoticeKind, subject: string): string[] {
    const sql = 'SELECT DISTINCT organisation FROM notice WHERE subject = ? AND kind = ?';
    return this.#database.all<{ organisation: string }>(sql, subject, kind).map(({ organisation }) => organisation);
  }

  /** The subjects of an organisation's notices of a kind that have not ended. */
  openSubjects(organisation: string, kind: NoticeKind): string[] {
    const sql = 'SELECT DISTINCT subject FROM notice WHERE organisation = ? AND kind = ? AND ended IS NULL';
    return this.#database.all<{ subject: string }>(sql, organisation, kind).map(({ subject }) => subject);
  }

  /** A reader's notices, the latest first. */
  list({ organisation, user }: Reader, { kinds, unread, open, before, limit }: NoticeQuery): Notice[] {
    const where = [
      'organisation = ?1 AND n < ?4 AND (?5 IS NULL OR kind IN (SELECT value FROM json_each(?5)))',
      ...(unread === true ? [`NOT ${isRead}`] : []),
      ...(open === true ? ['ended IS NULL'] : []),
    ];
    const sql = `SELECT ${columns}, ${isRead} AS read FROM notice WHERE ${where.join(' AND ')} ORDER BY n DESC LIMIT ?3`;
    const values = [organisation, user, limit, before ?? Number.MAX_SAFE_INTEGER, kinds ? JSON.stringify(kinds) : null];
    return this.#database.all<Row>(sql, ...values).map(noticeOf);
  }

  /** An organisation's notices after one of them, in their order. */
  after(organisation: string, n: number, limit: number): SentNotice[] {
    const sql = `SELECT ${columns} FROM notice WHERE organisation = ? AND n > ? ORDER BY n LIMIT ?`;
    return this.#database.all<Row>(sql, organisation, n, limit).map(sentOf);
  }

  /** The last notice below a height. */
  lastBelow(organisation: string, height: number): number {
    const sql = 'SELECT max(n) AS n FROM notice WHERE organisation = ? AND height <= ?';
    return this.#database.one<{ n: number | null }>(sql, organisation, height).n ?? 0;
  }

  unread({ organisation, user }: Reader): number {
    const sql = `SELECT count(*) AS count FROM (SELECT 1 FROM notice WHERE organisation = ?1 AND NOT ${isRead} LIMIT ?3)`;
    return this.#database.one<{ count: number }>(sql, organisation, user, apiLimits.unread).count;
  }

  /** Marks notices as read by one user. Returns the ids that are none of the organisation's; nothing is marked then. */
  markRead({ organisation, user }: Reader, ids: readonly number[]): number[] {
    const find = 'SELECT 1 FROM notice WHERE organisation = ? AND n = ?';
    const missing = ids.filter((n) => this.#database.get(find, organisation, n) === undefined);
    if (missing.length > 0) return missing;
    const mark = 'INSERT OR IGNORE INTO notice_read VALUES (?, ?, ?)';
    for (const n of ids) this.#database.run(mark, organisation, user, n);
    return [];
  }

  /** Marks a notice and all before it. */
  markReadUpTo({ organisation, user }: Reader, n: number): void {
    const last = `min(?, coalesce((SELECT max(n) FROM notice WHERE organisation = ?), 0))`;
    const sql = `INSERT INTO notice_read_to VALUES (?, ?, ${last}) ON CONFLICT (organisation, user) DO UPDATE SET n = max(n, excluded.n)`;
    this.#database.run(sql, organisation, user, n, organisation);
    this.#database.run(
      'DELETE FROM notice_read WHERE organisation = ?1 AND user = ?2 AND n <= (SELECT n FROM notice_read_to WHERE organisation = ?1 AND user = ?2)',
      organisation,
      user,
    );
  }

  #add({ organisation, key, kind, subject, text, about, height, transactionId, time }: NewNotice): boolean {
    const sql = `INSERT INTO notice (organisation, key, kind, subject, text, about, height, tx, time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (organisation, key) DO NOTHING RETURNING n`;
    const values = [organisation, key, kind, subject, text, JSON.stringify(about), height, transactionId ?? null, time];
    if (this.#database.get(sql, ...values) === undefined) return false;
    this.#count(organisation, isPartyId(about[0]) ? about[0] : '');
    return true;
  }

  #count(organisation: string, party: string): void {
    const key = JSON.stringify([organisation, party]);
    const added = (this.#added.get(key) ?? 0) + 1;
    this.#added.set(key, added % pruneEvery);
    if (added === pruneEvery) this.#prune(organisation, party);
  }

  #end({ organisation, height, of }: NoticeEnd): void {
    const sql = 'UPDATE notice SET ended = ?1 WHERE ended IS NULL AND organisation = ?2 AND';
    if ('key' in of) {
      this.#database.run(`${sql} key = ?3`, height, organisation, of.key);
      return;
    }
    const { kind, subject, about = null } = of;
    this.#database.run(
      `${sql} subject = ?3 AND kind = ?4 AND (?5 IS NULL OR ?5 IN (SELECT value FROM json_each(about)))`,
      height,
      organisation,
      subject,
      kind,
      about,
    );
  }

  #prune(organisation: string, party: string): void {
    const ofParty = `organisation = ?1 AND ${causedBy} = ?2`;
    const oldest = `SELECT n FROM notice WHERE ${ofParty} ORDER BY n DESC LIMIT 1 OFFSET ?3`;
    this.#database.run(`DELETE FROM notice WHERE ${ofParty} AND n <= (${oldest})`, organisation, party, mostOfParty);
    const orphans = 'DELETE FROM notice_read WHERE organisation = ?1 AND n NOT IN (SELECT n FROM notice)';
    this.#database.run(orphans, organisation);
  }
}
