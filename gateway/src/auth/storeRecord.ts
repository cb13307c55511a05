import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Database } from '../projection/database';

/** Says, beside the store, which store the folder has and how often it was opened and closed. */
const markName = 'gateway-store.json';
/** Names the loss and the remedy. It stays until the operator deletes it. */
const lostName = 'gateway-store-lost.txt';

const mark = z.object({ store: z.string(), changes: z.int().min(0) });
type Mark = z.infer<typeof mark>;

/** Added to a store that has no such table. It has one row. */
const table = 'CREATE TABLE IF NOT EXISTS store_record (store TEXT NOT NULL, changes INTEGER NOT NULL) STRICT';

const content =
  'API keys, captures in progress, notices, webhooks, subscriptions, mail addresses, and the rules, policies, orders, costs, forecasts ' +
  'and other settings of the organisations';
const advice =
  'Stop the gateway and restore gateway.sqlite from a copy. If there is none, make new keys (npx lotline keys bootstrap ORGANISATION) ' +
  `and set up the rest again. Nothing of the ledger is lost. Delete ${lostName} when you have done that.`;
const losses = {
  missing: `gateway.sqlite was missing or empty, though this gateway ran before. It held ${content}: they are lost. ${advice}`,
  other: `gateway.sqlite is not the file that this gateway used before. What that one held is lost: ${content}. ${advice}`,
  older:
    'gateway.sqlite is an older copy. What was changed after the copy was made is lost, and keys that were revoked since are valid again. ' +
    `Revoke these (npx lotline keys list, npx lotline keys revoke ID), and set up again what is missing. Delete ${lostName} when you have done that.`,
} as const;

export interface StoreFiles {
  /** The data folder, and the store in it. */
  readonly root: string;
  readonly gateway: string;
}

/** Detects a store that is not the one that the gateway had before. */
export class StoreRecord {
  readonly #database: Database;
  readonly #files: StoreFiles;
  readonly #opened: string | undefined;

  constructor(database: Database, files: StoreFiles, { wasEmpty, ranBefore }: StoreHistory) {
    this.#database = database;
    this.#files = files;
    this.#opened = fileId(files.gateway);
    database.script(table);
    const found = database.get<Mark>('SELECT store, changes FROM store_record');
    const known = readMark(join(files.root, markName));
    const loss = lossOf({ found, known, isLost: wasEmpty && (ranBefore || known !== undefined) });
    if (!found) database.run('INSERT INTO store_record VALUES (?, ?)', randomUUID(), known?.changes ?? 0);
    else if (known?.store === found.store && known.changes > found.changes) {
      database.run('UPDATE store_record SET changes = ?', known.changes);
    }
    if (loss !== undefined) {
      writeFileSync(join(files.root, lostName), `${new Date().toISOString()} ${losses[loss]}\n`, { mode: 0o600 });
    }
    this.#count();
  }

  /** The loss and the remedy; undefined without a loss, or once the operator has deleted the file about it. */
  get lost(): string | undefined {
    const now = fileId(this.#files.gateway);
    if (now !== this.#opened) return whileOpen(now === undefined ? 'removed' : 'replaced by another file');
    try {
      return readFileSync(join(this.#files.root, lostName), 'utf8').trim();
    } catch {
      return undefined;
    }
  }

  /** To be called before the store is closed: a copy that was made before has a lower number. */
  close(): void {
    if (fileId(this.#files.gateway) === this.#opened) this.#count();
  }

  /** First in the store: a crash in between leaves a mark that is lower, which means nothing. */
  #count(): void {
    this.#database.run('UPDATE store_record SET changes = changes + 1');
    const now = this.#database.one<Mark>('SELECT store, changes FROM store_record');
    const file = join(this.#files.root, markName);
    writeFileSync(`${file}.new`, `${JSON.stringify(now)}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}

export interface StoreHistory {
  /** The store was missing or empty. */
  readonly wasEmpty: boolean;
  /** Other files show that the gateway ran in this folder before. */
  readonly ranBefore: boolean;
}

interface Found {
  readonly found: Mark | undefined;
  readonly known: Mark | undefined;
  readonly isLost: boolean;
}

function lossOf({ found, known, isLost }: Found): keyof typeof losses | undefined {
  if (isLost) return 'missing';
  if (!found) return known && 'other';
  if (!known) return undefined;
  if (found.store !== known.store) return 'other';
  return found.changes < known.changes ? 'older' : undefined;
}

function readMark(file: string): Mark | undefined {
  try {
    return mark.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function fileId(file: string): string | undefined {
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}

const whileOpen = (what: string): string =>
  `gateway.sqlite was ${what} while the gateway runs. Put it back. Otherwise what it holds is lost when the gateway stops: ${content}.`;
