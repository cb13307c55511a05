import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

const schemaVersion = 1;
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
    answer TEXT NOT NULL,
    PRIMARY KEY (organisation, id)
  ) STRICT;
  PRAGMA user_version = ${schemaVersion};
`;

/** Opens what the gateway keeps for itself, off the ledger: API keys and capture jobs. Only its owner can read the file. */
export function openGatewayStore(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  chmodSync(file, 0o600);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;');
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version === 0) {
    database.exec(`BEGIN; ${schema} COMMIT;`);
  } else if (version !== schemaVersion) {
    database.close();
    throw new Error(`${file} has format ${version}; this gateway reads format ${schemaVersion}.`);
  }
  return database;
}
