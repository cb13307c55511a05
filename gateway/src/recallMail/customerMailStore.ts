import type { Database } from '../projection/database';
import type { RecordOwner } from '../recalls/recallStore';

/** An address outside the network, to which an organisation writes about recalls once its owner has agreed. */
export interface CustomerAddress {
  readonly organisation: string;
  readonly address: string;
  /** SHA-256 of the code with which its owner agrees; null once that is done. */
  readonly code: Uint8Array | null;
  /** Milliseconds since 1970. */
  readonly codeSent: number;
  readonly wrong: number;
  /** The user who asked for it, or confirmed it, and the time. */
  readonly user: string;
  readonly time: string;
}

export interface NewMail extends RecordOwner {
  /** The record of the communication. */
  readonly message: string;
  /** The customer or party. */
  readonly recipient: string;
  readonly address: string;
  readonly subject: string;
  readonly body: string;
  readonly queued: string;
}

export interface CustomerMail extends NewMail {
  readonly n: number;
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly nextAttempt: number;
  readonly error: string | null;
  /** When the mail server took it, or it was given up. */
  readonly sent: string | null;
  readonly gaveUp: string | null;
}

const tables = `
  CREATE TABLE IF NOT EXISTS recall_address (
    organisation TEXT NOT NULL,
    address TEXT NOT NULL,
    code BLOB,
    code_sent INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    user TEXT NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (organisation, address)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS recall_mail (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation TEXT NOT NULL,
    recall TEXT NOT NULL,
    message TEXT NOT NULL,
    recipient TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    queued TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    sent TEXT,
    gave_up TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS recall_mail_open ON recall_mail (organisation, address, n) WHERE sent IS NULL AND gave_up IS NULL;
  CREATE UNIQUE INDEX IF NOT EXISTS recall_mail_of ON recall_mail (organisation, recall, message, address);
`;

const addressColumns = 'organisation, address, code, code_sent AS codeSent, wrong, user, time';
const mailColumns = `n, organisation, recall, message, recipient, address, subject, body, queued, attempts, next_attempt AS nextAttempt, error, sent,
  gave_up AS gaveUp`;
const isOpen = 'sent IS NULL AND gave_up IS NULL';

/** Addresses outside the network and the messages to them, of every organisation. */
export class CustomerMailStore {
  readonly #database: Database;

  constructor(database: Database) {
    database.script(tables);
    this.#database = database;
  }

  /** Runs `work` in one transaction of the gateway's store. */
  atomically<T>(work: () => T): T {
    return this.#database.atomically(work);
  }

  addresses(organisation: string): CustomerAddress[] {
    const sql = `SELECT ${addressColumns} FROM recall_address WHERE organisation = ? ORDER BY address`;
    return this.#database.all<CustomerAddress>(sql, organisation);
  }

  address(organisation: string, address: string): CustomerAddress | undefined {
    const sql = `SELECT ${addressColumns} FROM recall_address WHERE organisation = ? AND address = ?`;
    return this.#database.get<CustomerAddress>(sql, organisation, address);
  }

  setAddress({ organisation, address, code, codeSent, wrong, user, time }: CustomerAddress): void {
    this.#database.run(
      'INSERT OR REPLACE INTO recall_address VALUES (?, ?, ?, ?, ?, ?, ?)',
      organisation,
      address,
      code,
      codeSent,
      wrong,
      user,
      time,
    );
  }

  /** Nothing that still waits is sent there. */
  removeAddress(organisation: string, address: string, time: string): void {
    this.atomically(() => {
      this.#database.run('DELETE FROM recall_address WHERE organisation = ? AND address = ?', organisation, address);
      this.#database.run(
        `UPDATE recall_mail SET gave_up = ?, error = 'The address was removed.' WHERE organisation = ? AND address = ? AND ${isOpen}`,
        time,
        organisation,
        address,
      );
    });
  }

  add({ organisation, recall, message, recipient, address, subject, body, queued }: NewMail): void {
    this.#database.run(
      'INSERT INTO recall_mail (organisation, recall, message, recipient, address, subject, body, queued) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      organisation,
      recall,
      message,
      recipient,
      address,
      subject,
      body,
      queued,
    );
  }

  /** The messages about a recall. */
  ofRecall({ organisation, recall }: RecordOwner): CustomerMail[] {
    const sql = `SELECT ${mailColumns} FROM recall_mail WHERE organisation = ? AND recall = ? ORDER BY n`;
    return this.#database.all<CustomerMail>(sql, organisation, recall);
  }

  /** The next message to each address, if it is time. Organisations take turns, so that none keeps the letters of another waiting. */
  due(now: number, most: number): CustomerMail[] {
    const sql = `SELECT ${mailColumns} FROM recall_mail AS mail WHERE ${isOpen} AND next_attempt <= ? AND n = (
      SELECT min(n) FROM recall_mail WHERE organisation = mail.organisation AND address = mail.address AND ${isOpen})
      ORDER BY row_number() OVER (PARTITION BY organisation ORDER BY next_attempt, n), n LIMIT ?`;
    return this.#database.all<CustomerMail>(sql, now, most);
  }

  sent(n: number, time: string): void {
    this.#database.run('UPDATE recall_mail SET sent = ?, error = NULL WHERE n = ?', time, n);
  }

  failed(
    n: number,
    { error, nextAttempt, gaveUp }: { error: string; nextAttempt: number; gaveUp: string | null },
  ): void {
    this.#database.run(
      'UPDATE recall_mail SET attempts = attempts + 1, next_attempt = ?, error = ?, gave_up = ? WHERE n = ?',
      nextAttempt,
      error,
      gaveUp,
      n,
    );
  }
}
