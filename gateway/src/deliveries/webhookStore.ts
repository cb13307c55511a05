import type { Database } from '../projection/database';

export interface StoredWebhook {
  readonly organisation: string;
  readonly mspId: string;
  readonly id: string;
  readonly url: string;
  readonly kinds: readonly string[];
  readonly secret: string;
  readonly oldSecret: string | null;
  /** Until when the secret before signs too, milliseconds since 1970. */
  readonly oldUntil: number;
  readonly created: string;
  readonly user: string;
  /** The next change to send, and the last notice that was sent. */
  readonly block: number;
  readonly read: number;
  readonly notice: number;
  readonly failures: number;
  readonly error: string | null;
  /** Milliseconds since 1970 before which nothing is tried. */
  readonly nextAttempt: number;
  readonly lastDelivered: string | null;
}

export interface StoredLetter {
  readonly n: number;
  readonly message: string;
  readonly type: string;
  readonly body: string;
  readonly failed: string;
  readonly error: string;
  readonly queued: boolean;
}

/** Dead letters that are kept for a webhook; older ones are removed, and can be had again by a replay from a height. */
const mostLetters = 10_000;

const tables = `
  CREATE TABLE IF NOT EXISTS webhook (
    organisation TEXT NOT NULL,
    msp TEXT NOT NULL,
    id TEXT NOT NULL,
    url TEXT NOT NULL,
    kinds TEXT NOT NULL,
    secret TEXT NOT NULL,
    old_secret TEXT,
    old_until INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    user TEXT NOT NULL,
    block INTEGER NOT NULL,
    read INTEGER NOT NULL,
    notice INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    next_attempt INTEGER NOT NULL DEFAULT 0,
    last_delivered TEXT,
    PRIMARY KEY (organisation, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS webhook_dead (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation TEXT NOT NULL,
    webhook TEXT NOT NULL,
    message TEXT NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    failed TEXT NOT NULL,
    error TEXT NOT NULL,
    queued INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS webhook_dead_of ON webhook_dead (organisation, webhook, n);
`;

const select = `SELECT organisation, msp AS mspId, id, url, kinds, secret, old_secret AS oldSecret, old_until AS oldUntil, created, user, block, read,
  notice, failures, error, next_attempt AS nextAttempt, last_delivered AS lastDelivered FROM webhook`;
const selectLetters = 'SELECT n, message, type, body, failed, error, queued FROM webhook_dead';

type Row = Omit<StoredWebhook, 'kinds'> & { readonly kinds: string };
type LetterRow = Omit<StoredLetter, 'queued'> & { readonly queued: number };

const webhookOf = (row: Row): StoredWebhook => ({ ...row, kinds: JSON.parse(row.kinds) as string[] });
const letterOf = (row: LetterRow): StoredLetter => ({ ...row, queued: row.queued === 1 });

/** A webhook of an organisation. */
export type WebhookKey = Pick<StoredWebhook, 'organisation' | 'id'>;

/** Webhooks with how far each was sent, and their dead letters. Every statement names the organisation. */
export class WebhookStore {
  readonly #database: Database;

  constructor(database: Database) {
    database.script(tables);
    this.#database = database;
  }

  add(webhook: StoredWebhook): void {
    const { organisation, mspId, id, url, kinds, secret, created, user, block, read, notice } = webhook;
    this.#database.run(
      'INSERT INTO webhook (organisation, msp, id, url, kinds, secret, created, user, block, read, notice) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      organisation,
      mspId,
      id,
      url,
      JSON.stringify(kinds),
      secret,
      created,
      user,
      block,
      read,
      notice,
    );
  }

  all(): StoredWebhook[] {
    return this.#database.all<Row>(`${select} ORDER BY created, id`).map(webhookOf);
  }

  list(organisation: string): StoredWebhook[] {
    const rows = this.#database.all<Row>(`${select} WHERE organisation = ? ORDER BY created, id`, organisation);
    return rows.map(webhookOf);
  }

  find({ organisation, id }: WebhookKey): StoredWebhook | undefined {
    const row = this.#database.get<Row>(`${select} WHERE organisation = ? AND id = ?`, organisation, id);
    return row && webhookOf(row);
  }

  remove({ organisation, id }: WebhookKey): void {
    this.#database.run('DELETE FROM webhook WHERE organisation = ? AND id = ?', organisation, id);
    this.#database.run('DELETE FROM webhook_dead WHERE organisation = ? AND webhook = ?', organisation, id);
  }

  rotate({ organisation, id }: WebhookKey, secret: string, oldUntil: number): void {
    this.#database.run(
      'UPDATE webhook SET old_secret = secret, secret = ?, old_until = ? WHERE organisation = ? AND id = ?',
      secret,
      oldUntil,
      organisation,
      id,
    );
  }

  /** Keeps how far a webhook was sent; `delivered` is the time of a delivery, undefined if changes were only left out. */
  moved({ organisation, id, block, read, notice }: StoredWebhook, delivered?: string): void {
    this.#database.run(
      `UPDATE webhook SET block = ?, read = ?, notice = ?, failures = 0, error = NULL, next_attempt = 0, last_delivered = coalesce(?, last_delivered)
          WHERE organisation = ? AND id = ?`,
      block,
      read,
      notice,
      delivered ?? null,
      organisation,
      id,
    );
  }

  failed(
    { organisation, id }: WebhookKey,
    { error, failures, nextAttempt }: Pick<StoredWebhook, 'failures' | 'nextAttempt'> & { error: string },
  ): void {
    this.#database.run(
      'UPDATE webhook SET failures = ?, error = ?, next_attempt = ? WHERE organisation = ? AND id = ?',
      failures,
      error,
      nextAttempt,
      organisation,
      id,
    );
  }

  /** Sends again from a height. */
  rewind({ organisation, id }: WebhookKey, { block, notice }: { block: number; notice: number }): void {
    this.#database.run(
      'UPDATE webhook SET block = ?, read = 0, notice = ?, failures = 0, next_attempt = 0 WHERE organisation = ? AND id = ?',
      block,
      notice,
      organisation,
      id,
    );
  }

  /** Gives a message up: keeps it as a dead letter, and continues after it, at once. */
  bury(after: StoredWebhook, letter: Omit<StoredLetter, 'n' | 'queued'>): void {
    const { organisation, id } = after;
    const { message, type, body, failed, error } = letter;
    this.#database.atomically(() => {
      this.#database.run(
        'INSERT INTO webhook_dead (organisation, webhook, message, type, body, failed, error) VALUES (?, ?, ?, ?, ?, ?, ?)',
        organisation,
        id,
        message,
        type,
        body,
        failed,
        error,
      );
      this.#database.run(
        `DELETE FROM webhook_dead WHERE organisation = ?1 AND webhook = ?2 AND n <=
            (SELECT n FROM webhook_dead WHERE organisation = ?1 AND webhook = ?2 ORDER BY n DESC LIMIT 1 OFFSET ?3)`,
        organisation,
        id,
        mostLetters,
      );
      this.moved(after);
    });
  }

  letters({ organisation, id }: WebhookKey, after: number, limit: number): StoredLetter[] {
    const sql = `${selectLetters} WHERE organisation = ? AND webhook = ? AND n > ? ORDER BY n LIMIT ?`;
    return this.#database.all<LetterRow>(sql, organisation, id, after, limit).map(letterOf);
  }

  countLetters({ organisation, id }: WebhookKey): number {
    const sql = 'SELECT count(*) AS count FROM webhook_dead WHERE organisation = ? AND webhook = ?';
    return this.#database.one<{ count: number }>(sql, organisation, id).count;
  }

  /** The first dead letter that is to be sent again. */
  queuedLetter({ organisation, id }: WebhookKey): StoredLetter | undefined {
    const sql = `${selectLetters} WHERE organisation = ? AND webhook = ? AND queued = 1 ORDER BY n LIMIT 1`;
    const row = this.#database.get<LetterRow>(sql, organisation, id);
    return row && letterOf(row);
  }

  /** Has dead letters sent again: those of these numbers, or all. Returns how many. */
  queueLetters({ organisation, id }: WebhookKey, numbers: readonly number[] | undefined): number {
    const which = numbers ? 'AND n IN (SELECT value FROM json_each(?))' : '';
    const sql = `UPDATE webhook_dead SET queued = 1 WHERE organisation = ? AND webhook = ? ${which}`;
    const values = numbers ? [organisation, id, JSON.stringify(numbers)] : [organisation, id];
    return this.#database.change(sql, ...values);
  }

  /** Ends the sending of a dead letter: it was received and is removed, or it failed again and stays. */
  settleLetter({ organisation, id }: WebhookKey, n: number, error?: string): void {
    const sql =
      error === undefined
        ? 'DELETE FROM webhook_dead WHERE organisation = ? AND webhook = ? AND n = ?'
        : 'UPDATE webhook_dead SET queued = 0, error = ?4 WHERE organisation = ?1 AND webhook = ?2 AND n = ?3';
    const values = [organisation, id, n, ...(error === undefined ? [] : [error])];
    this.#database.run(sql, ...values);
  }
}
