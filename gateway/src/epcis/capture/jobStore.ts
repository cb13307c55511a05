import type { Database } from '../../projection/database';
import type { CaptureAnswer } from '../../answers';
import type { LedgerIdentity } from '../../ledger/ledger';
import { apiLimits } from '../../answers/limits';

export type ErrorBehaviour = CaptureAnswer['captureErrorBehaviour'];

/** A capture that was accepted. */
export interface NewJob {
  readonly identity: LedgerIdentity;
  readonly id: string;
  readonly behaviour: ErrorBehaviour;
  readonly allowUnknownRoot: boolean;
  /** True for a document that was sent as XML: its places are named as XPath. */
  readonly isXml: boolean;
  /** Hash of the captured content. */
  readonly content: string;
  readonly document: unknown;
  /** The document as JSON. */
  readonly json: string;
}

/** A capture that is not finished. Its document, which may have megabytes, is read when it runs. */
export interface OpenJob extends Omit<NewJob, 'json' | 'document'> {
  readonly created: string;
  /** Characters of its document. */
  readonly characters: number;
}

interface Row {
  readonly n: number;
  readonly organisation: string;
  readonly id: string;
  readonly created: string;
  readonly behaviour: ErrorBehaviour;
  readonly content: string;
  readonly msp: string;
  readonly user: string;
  readonly unknown_root: number;
  readonly xml: number;
  readonly document: string | null;
  readonly answer: string | null;
}

const runningAnswer = ({ id, created, behaviour }: Row): CaptureAnswer => ({
  captureID: id,
  createdAt: created,
  running: true,
  success: true,
  captureErrorBehaviour: behaviour,
  errors: [],
});

const answerOf = (row: Row): CaptureAnswer =>
  row.answer === null ? runningAnswer(row) : (JSON.parse(row.answer) as CaptureAnswer);

/** The capture jobs of all organisations. An accepted job is stored with its document until it is finished. */
export class JobStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  #rows(where: string, ...values: (string | number)[]): Row[] {
    const sql = `SELECT rowid AS n, * FROM capture_job WHERE ${where}`;
    return this.#database.all<Row>(sql, ...values);
  }

  add({ identity, id, behaviour, allowUnknownRoot, isXml, content, json }: NewJob, created: string): void {
    const { organisation, mspId, user } = identity;
    this.#database.run(
      'INSERT INTO capture_job (organisation, id, created, behaviour, content, msp, user, unknown_root, xml, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      organisation,
      id,
      created,
      behaviour,
      content,
      mspId,
      user,
      Number(allowUnknownRoot),
      Number(isXml),
      json,
    );
  }

  /** Stores the result in place of the document, and drops the oldest finished jobs. */
  finish(organisation: string, id: string, answer: CaptureAnswer): void {
    this.#database.run(
      'UPDATE capture_job SET document = NULL, answer = ? WHERE organisation = ? AND id = ?',
      JSON.stringify(answer),
      organisation,
      id,
    );
    this.#database.run(
      `DELETE FROM capture_job WHERE organisation = ?1 AND answer IS NOT NULL AND rowid <=
           (SELECT rowid FROM capture_job WHERE organisation = ?1 AND answer IS NOT NULL ORDER BY rowid DESC LIMIT 1 OFFSET ${apiLimits.keptCaptures})`,
      organisation,
    );
  }

  find(organisation: string, id: string): CaptureAnswer | undefined {
    const [row] = this.#rows('organisation = ? AND id = ?', organisation, id);
    return row && answerOf(row);
  }

  /** The hash of what was captured with an idempotency key, by a job or as a single event; undefined if the key was not used. */
  contentOf(organisation: string, id: string): string | undefined {
    return this.#rows('organisation = ? AND id = ?', organisation, id)[0]?.content ?? this.#eventOf(organisation, id);
  }

  #eventOf(organisation: string, id: string): string | undefined {
    const sql = 'SELECT content FROM event_key WHERE organisation = ? AND id = ?';
    return this.#database.get<{ content: string }>(sql, organisation, id)?.content;
  }

  /** Remembers the key of a single event, and forgets the oldest ones. */
  addEvent(organisation: string, id: string, content: string): void {
    const insert = 'INSERT INTO event_key (organisation, id, content) VALUES (?, ?, ?)';
    this.#database.run(insert, organisation, id, content);
    this.#database.run(
      `DELETE FROM event_key WHERE organisation = ?1 AND rowid <=
           (SELECT rowid FROM event_key WHERE organisation = ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ${apiLimits.keptCaptures})`,
      organisation,
    );
  }

  /** Forgets the key of a single event. */
  removeEvent(organisation: string, id: string): void {
    this.#database.run('DELETE FROM event_key WHERE organisation = ? AND id = ?', organisation, id);
  }

  running(organisation: string): number {
    return this.#rows('organisation = ? AND answer IS NULL', organisation).length;
  }

  /** Jobs before the number `before`, the latest first. */
  list(organisation: string, before: number, limit: number): { n: number; answer: CaptureAnswer }[] {
    const rows = this.#rows('organisation = ? AND rowid < ? ORDER BY rowid DESC LIMIT ?', organisation, before, limit);
    return rows.map((row) => ({ n: row.n, answer: answerOf(row) }));
  }

  /** The document of a job that is not finished; null for one that is unknown or finished. */
  documentOf(organisation: string, id: string): unknown {
    const sql = 'SELECT document FROM capture_job WHERE organisation = ? AND id = ?';
    const row = this.#database.get<{ document: string | null }>(sql, organisation, id);
    return JSON.parse(row?.document ?? 'null') as unknown;
  }

  /** All jobs that are not finished, in the order of their acceptance. */
  open(): OpenJob[] {
    const columns =
      'organisation, id, created, behaviour, content, msp, user, unknown_root, xml, length(document) AS characters';
    const sql = `SELECT ${columns} FROM capture_job WHERE answer IS NULL ORDER BY rowid`;
    return this.#database.all<Row & { readonly characters: number }>(sql).map((row) => ({
      identity: { organisation: row.organisation, mspId: row.msp, user: row.user },
      id: row.id,
      created: row.created,
      behaviour: row.behaviour,
      allowUnknownRoot: row.unknown_root === 1,
      isXml: row.xml === 1,
      content: row.content,
      characters: row.characters,
    }));
  }
}
