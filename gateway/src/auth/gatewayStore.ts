import { statSync } from 'node:fs';
import { DamagedFile } from '@lotline/network/embedded';
import { ownFile } from '../ownFile';
import { Database } from '../projection/database';
import { oneLine, unusable } from '../unusableFile';

const schemaVersion = 7;
/** `document` is what a job still has to capture, `answer` its result; `xml` is 1 if it was sent as XML. */
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
    xml INTEGER NOT NULL DEFAULT 0,
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

/** `position` is the last event that was delivered, `position_id` its hash id. */
const subscriptions = `
  CREATE TABLE epcis_query (
    organisation TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    PRIMARY KEY (organisation, name)
  ) STRICT;
  CREATE TABLE epcis_subscription (
    organisation TEXT NOT NULL,
    query TEXT NOT NULL,
    id TEXT NOT NULL,
    created TEXT NOT NULL,
    dest TEXT NOT NULL,
    token TEXT,
    epc_format TEXT NOT NULL,
    schedule TEXT,
    report_if_empty INTEGER NOT NULL,
    initial_time TEXT,
    lotline_context TEXT NOT NULL,
    position INTEGER NOT NULL,
    position_id TEXT NOT NULL,
    last_run TEXT NOT NULL,
    last_notified TEXT,
    PRIMARY KEY (organisation, id)
  ) STRICT;
  CREATE INDEX epcis_subscription_of ON epcis_subscription (organisation, query);
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
  ${subscriptions}
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

/** From versions 4 to 6: documents were JSON only. */
const withXml = 'ALTER TABLE capture_job ADD COLUMN xml INTEGER NOT NULL DEFAULT 0;';

/** Maximum size for a full check at every start; in a larger file, SQLite reports damage only where it reads it. */
const checkedBytes = 64 * 1024 * 1024;

const advice =
  'Restore it from a copy, or move it away and make new keys: it holds API keys, capture jobs and subscriptions, and nothing of the ledger.';

/**
 * Opens the gateway's own data, which is not on the ledger: API keys, capture jobs, named queries and subscriptions. Only its owner can
 * read the file. Calls `made` if it was missing or empty. Throws `DamagedFile`.
 */
export function openGatewayStore(file: string, made?: () => void): Database {
  ownFile(file);
  let database: Database | undefined;
  try {
    database = new Database(file);
    if (prepare(database, file) === 'made') made?.();
    return database;
  } catch (error) {
    database?.close();
    throw unusable(file, error, advice);
  }
}

function prepare(database: Database, file: string): 'made' | 'known' {
  database.script('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
  const version = database.one<{ user_version: number }>('PRAGMA user_version').user_version;
  if (![0, 1, 2, 3, 4, 5, 6, schemaVersion].includes(version)) {
    throw new DamagedFile(file, {
      reason: `has format ${version}; this gateway reads format ${schemaVersion}`,
      advice,
    });
  }
  if (statSync(file).size <= checkedBytes) {
    const found = database.one<{ quick_check: string }>('PRAGMA quick_check(1)').quick_check;
    if (found !== 'ok') throw new DamagedFile(file, { reason: `is damaged: ${oneLine(found)}`, advice });
  }
  if (version === schemaVersion) return 'known';
  const steps = version === 0 ? [schema] : stepsFrom(version);
  database.script(`BEGIN; ${steps.join(' ')} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
  return version === 0 ? 'made' : 'known';
}

/** The statements that bring a file of an earlier version to the present one. */
const stepsFrom = (version: number): string[] => [
  ...(version < 3 ? [withMaker] : []),
  ...(version < 4 ? [withCaptureJobs] : []),
  ...(version >= 4 ? [withXml] : []),
  ...(version < 5 ? [eventKey] : []),
  ...(version < 6 ? [subscriptions] : []),
];
