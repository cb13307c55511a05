import { DatabaseSync } from 'node:sqlite';
import { ownFile } from '../ownFile';

const schemaVersion = 2;
const schema = `
  CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    user TEXT NOT NULL,
    roles TEXT NOT NULL,
    hash BLOB NOT NULL,
    created TEXT NOT NULL,
    revoked TEXT
  ) STRICT;
  CREATE INDEX api_key_of ON api_key (organisation, created);
  CREATE TABLE capture (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    created TEXT NOT NULL,
    content TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (organisation, id)
  ) STRICT;
  PRAGMA user_version = ${schemaVersion};
`;

/** From version 1: what was captured before has no hash of its content, and its key may be used for any. */
const upgrade = `
  ALTER TABLE capture RENAME TO capture_1;
  CREATE TABLE capture (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    created TEXT NOT NULL,
    content TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (organisation, id)
  ) STRICT;
  INSERT INTO capture SELECT organisation, id, created, '', answer FROM capture_1 ORDER BY rowid;
  DROP TABLE capture_1;
  PRAGMA user_version = ${schemaVersion};
`;

/** Opens what the gateway keeps for itself, off the ledger: API keys and capture jobs. Only its owner can read the file. */
export function openGatewayStore(file: string): DatabaseSync {
  ownFile(file);
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version === 0) {
    database.exec(`BEGIN; ${schema} COMMIT;`);
  } else if (version === 1) {
    database.exec(`BEGIN; ${upgrade} COMMIT;`);
  } else if (version !== schemaVersion) {
    database.close();
    throw new Error(`${file} has format ${version}; this gateway reads format ${schemaVersion}.`);
  }
  return database;
}
