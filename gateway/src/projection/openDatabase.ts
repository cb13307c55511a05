import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { isThere } from '../isThere';
import { ownFile } from '../ownFile';
import { Database } from './database';
import { defineBodies } from './eventBodies';
import { ReadModelError } from './readModelError';
import { isDamage, isInUse, oneLine, unusable } from '../unusableFile';
import { applicationId, completion, schema, schemaVersion, unindexed } from './schema';

/** Maximum size for a full check at every start; in larger files, SQLite reports damage only where it reads it. */
const checkedBytes = 64 * 1024 * 1024;

/**
 * Pages are read where the system caches files, up to SQLite's own limit of 2 GiB: without a copy for each connection, and without a call
 * of the system for each page.
 */
export const readsMapped = 'PRAGMA mmap_size = 2147418112;';

const sidecars = ['', '-wal', '-shm'];

/** A connection that reads and writes a whole read model. */
export const connect = (file: string): Database => {
  ownFile(file);
  const database = new Database(file);
  defineBodies(database);
  try {
    database.script(`PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; ${readsMapped}`);
    // NORMAL: a loss of power takes at most the last transactions, each with its checkpoint, and they are read from the ledger again.
    database.script(
      'PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8192; BEGIN IMMEDIATE; COMMIT;',
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** The reason why a file cannot be used; undefined if it can. */
const fault = (database: Database, size: number): string | undefined => {
  const application = database.one<{ application_id: number }>('PRAGMA application_id').application_id;
  const version = database.one<{ user_version: number }>('PRAGMA user_version').user_version;
  if (application !== applicationId) return 'it is not a read model of Lotline';
  if (version !== schemaVersion) return `it has version ${version}, this program needs ${schemaVersion}`;
  if (size > checkedBytes) return undefined;
  const found = database.one<{ quick_check: string }>('PRAGMA quick_check(1)').quick_check;
  return found === 'ok' ? undefined : `it is damaged: ${oneLine(found)}`;
};

const setAside = (file: string): string => {
  let number = 1;
  while (isThere(`${file}.old-${number}`)) number += 1;
  for (const end of sidecars) if (isThere(file + end)) renameSync(file + end, `${file}.old-${number}${end}`);
  return `${file}.old-${number}`;
};

const advice = 'Move it away: a new one is built from the ledger.';

/** Opens an existing file, or returns the reason why it cannot be used. */
const openExisting = (file: string): Database | string => {
  let database: Database | undefined;
  try {
    database = connect(file);
    const reason = fault(database, statSync(file).size);
    if (reason === undefined) return database;
    database.close();
    return reason;
  } catch (error) {
    database?.close();
    if (isDamage(error)) return `it is damaged: ${error.message}`;
    if (!isInUse(error)) throw unusable(file, error, advice);
    throw new ReadModelError('in_use', `Another process uses ${file}; stop it, or give this one its own file.`, error);
  }
};

const create = (file: string): Database => {
  const database = connect(file);
  database.atomically(() => {
    database.script(schema);
  });
  return database;
};

/** A connection that writes an unfinished read model. */
export function connectUnfinished(file: string): Database {
  const database = new Database(file);
  defineBodies(database);
  // Without a write-ahead log, a commit waits for those who read: a person may look how far it is.
  database.script(
    'PRAGMA busy_timeout = 10000; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;',
  );
  return database;
}

/**
 * Makes a read model's file that has no use before `complete`: without the indexes of queries, and without safety from crashes. Replaces an
 * unfinished one.
 */
export function createUnfinished(file: string): Database {
  for (const end of sidecars) rmSync(file + end, { force: true });
  ownFile(file);
  const database = connectUnfinished(file);
  database.atomically(() => {
    database.script(unindexed);
  });
  return database;
}

/** Makes an unfinished file a whole read model, on stable storage. */
export function complete(database: Database, file: string): void {
  database.atomically(() => {
    database.script(completion);
  });
  database.script('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
  const written = openSync(file, 'r+');
  fsyncSync(written);
  closeSync(written);
}

/**
 * Opens the read model's file, or makes it. A file that this program cannot use is renamed, never deleted, and reported to `warn`; its
 * content can be rebuilt from the ledger.
 * @throws ReadModelError `in_use` if another process has it open.
 */
export function openDatabase(file: string, warn: (message: string) => void): Database {
  if (!isThere(file) || statSync(file).size === 0) return create(file);
  const opened = openExisting(file);
  if (typeof opened !== 'string') return opened;
  const old = setAside(file);
  warn(`The read model ${file} cannot be used: ${opened}. It is now ${old}, and a new one is built from the ledger.`);
  return create(file);
}
