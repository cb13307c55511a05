import { DatabaseSync } from 'node:sqlite';
import { DamagedFile } from '@lotline/network/embedded';
import { ownFile } from '../ownFile';
import { oneLine, unusable } from '../unusableFile';

const schemaVersion = 5;
/** `document` is what a job still has to capture, `answer` its result. */
const captureJob = `
  CREATE TABLE capture_job (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    created TEXT NOT NULL,
    behaviour TEXT NOT NULL,
    content TEXT NOT NULL,
    msp TEXT NOT NULL,
    user TEXT NOT NULL,
    unknown_root INTEGER NOT NULL,
    document TEXT,
    answer TEXT,
    PRIMARY KEY (organisation, id)
  ) STRICT;
  CREATE INDEX capture_job_open ON capture_job (organisation) WHERE answer IS NULL;
`;

/** The idempotency keys of events that were captured one by one, with a hash of each event. */
const eventKey = `
  CREATE TABLE event_key (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (organisation, id)
  ) STRICT;
`;

const schema = `
  CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    user TEXT NOT NULL,
    roles TEXT NOT NULL,
    hash BLOB NOT NULL,
    created TEXT NOT NULL,
    revoked TEXT,
    made_by TEXT,
    reason TEXT
  ) STRICT;
  CREATE INDEX api_key_of ON api_key (organisation, created);
  ${captureJob}
  ${eventKey}
  PRAGMA user_version = ${schemaVersion};
`;

/** From versions 1 and 2: the maker of a key was not recorded. */
const withMaker = `
  ALTER TABLE api_key ADD COLUMN made_by TEXT;
  ALTER TABLE api_key ADD COLUMN reason TEXT;
`;

/** From versions 1 to 3: results of captures had another form. Only their repetition would read them. */
const withCaptureJobs = `
  DROP TABLE capture;
  ${captureJob}
`;

/** From versions 1 to 4: keys of single events were not remembered. */
const withEventKeys = `
  ${eventKey}
  PRAGMA user_version = ${schemaVersion};
`;

const advice =
  'Restore it from a copy, or move it away and make new keys: it holds API keys and capture jobs, and nothing of the ledger.';

/**
 * Opens the gateway's own data, which is not on the ledger: API keys and capture jobs. Only its owner can read the file. Throws `DamagedFile`.
 */
export function openGatewayStore(file: string): DatabaseSync {
  ownFile(file);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    prepare(database, file);
    return database;
  } catch (error) {
    database?.close();
    throw unusable(file, error, advice);
  }
}

function prepare(database: DatabaseSync, file: string): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (![0, 1, 2, 3, 4, schemaVersion].includes(version)) {
    throw new DamagedFile(file, {
      reason: `has format ${version}; this gateway reads format ${schemaVersion}`,
      advice,
    });
  }
  const found = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (found !== 'ok') throw new DamagedFile(file, { reason: `is damaged: ${oneLine(String(found))}`, advice });
  if (version === 0) database.exec(`BEGIN; ${schema} COMMIT;`);
  if (version === 1 || version === 2) database.exec(`BEGIN; ${withMaker} ${withCaptureJobs} ${withEventKeys} COMMIT;`);
  if (version === 3) database.exec(`BEGIN; ${withCaptureJobs} ${withEventKeys} COMMIT;`);
  if (version === 4) database.exec(`BEGIN; ${withEventKeys} COMMIT;`);
}
