import type { Database } from '../projection/database';
import type { MailAnswer } from '../answers/mail';
import type { Reader } from '../inbox/noticeStore';

/** The address to which a user wants notices sent. */
export interface MailWish extends Reader {
  readonly mspId: string;
  readonly address: string;
  readonly kinds: readonly string[];
  readonly when: MailAnswer['when'];
  /** SHA-256 of the code that confirms the address; null once it is confirmed. */
  readonly code: Uint8Array | null;
  /** When the code was sent, milliseconds since 1970, and how often a wrong one was given. */
  readonly codeSent: number;
  readonly wrong: number;
  /** The last notice that was sent. */
  readonly notice: number;
  /** The last UTC day on which a digest was sent. */
  readonly day: string;
  readonly failures: number;
  readonly nextAttempt: number;
  readonly error: string | null;
}

const table = `
  CREATE TABLE IF NOT EXISTS mail_wish (
    organisation TEXT NOT NULL,
    user TEXT NOT NULL,
    msp TEXT NOT NULL,
    address TEXT NOT NULL,
    kinds TEXT NOT NULL,
    whenever TEXT NOT NULL,
    code BLOB,
    code_sent INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    notice INTEGER NOT NULL,
    day TEXT NOT NULL,
    failures INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    error TEXT,
    PRIMARY KEY (organisation, user)
  ) STRICT;
`;

const select = `SELECT organisation, user, msp AS mspId, address, kinds, whenever AS "when", code, code_sent AS codeSent, wrong, notice, day, failures,
  next_attempt AS nextAttempt, error FROM mail_wish`;

type Row = Omit<MailWish, 'kinds'> & { readonly kinds: string };
const wishOf = (row: Row): MailWish => ({ ...row, kinds: JSON.parse(row.kinds) as string[] });

/** The addresses of users, each with how far notices were sent to it. */
export class MailStore {
  readonly #database: Database;

  constructor(database: Database) {
    database.script(table);
    this.#database = database;
  }

  confirmed(): MailWish[] {
    return this.#database.all<Row>(`${select} WHERE code IS NULL`).map(wishOf);
  }

  find({ organisation, user }: Reader): MailWish | undefined {
    const row = this.#database.get<Row>(`${select} WHERE organisation = ? AND user = ?`, organisation, user);
    return row && wishOf(row);
  }

  set(wish: MailWish): void {
    const { organisation, user, mspId, address, kinds, code, codeSent, wrong, notice, day } = wish;
    this.#database.run(
      'INSERT OR REPLACE INTO mail_wish VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      organisation,
      user,
      mspId,
      address,
      JSON.stringify(kinds),
      wish.when,
      code,
      codeSent,
      wrong,
      notice,
      day,
      wish.failures,
      wish.nextAttempt,
      wish.error,
    );
  }

  remove({ organisation, user }: Reader): void {
    this.#database.run('DELETE FROM mail_wish WHERE organisation = ? AND user = ?', organisation, user);
  }

  /** Keeps how far notices were sent, unless the address was changed meanwhile. */
  moved({ organisation, user, address, notice, day }: MailWish): void {
    this.#database.run(
      'UPDATE mail_wish SET notice = ?, day = ?, failures = 0, next_attempt = 0, error = NULL WHERE organisation = ? AND user = ? AND address = ?',
      notice,
      day,
      organisation,
      user,
      address,
    );
  }

  failed({ organisation, user }: Reader, failures: number, nextAttempt: number, error: string): void {
    this.#database.run(
      'UPDATE mail_wish SET failures = ?, next_attempt = ?, error = ? WHERE organisation = ? AND user = ?',
      failures,
      nextAttempt,
      error,
      organisation,
      user,
    );
  }
}
