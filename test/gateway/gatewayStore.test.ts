import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import { openGatewayStore } from '../../gateway/src/auth/gatewayStore';
import { temporaryFolder } from '../temporaryFolder';

/** The tables of version 1 of the file. */
const first = `
  CREATE TABLE api_key (id TEXT PRIMARY KEY, organisation TEXT NOT NULL, user TEXT NOT NULL, roles TEXT NOT NULL, hash BLOB NOT NULL,
    created TEXT NOT NULL, revoked TEXT) STRICT;
  CREATE INDEX api_key_of ON api_key (organisation, created);
  CREATE TABLE capture (organisation TEXT NOT NULL, id TEXT NOT NULL, created TEXT NOT NULL, answer TEXT NOT NULL,
    PRIMARY KEY (organisation, id)) STRICT;
  INSERT INTO api_key VALUES ('k1', 'farm', 'ann', '[]', x'00', '2026-01-01T00:00:00Z', NULL);
  INSERT INTO capture VALUES ('farm', 'old', '2026-01-01T00:00:00Z', '{"recorded":1}');
  PRAGMA user_version = 1;`;

describe('the store of a gateway', () => {
  test('of version 1 is upgraded to the present version, with its keys', () => {
    const file = join(temporaryFolder(), 'gateway.sqlite');
    const old = new DatabaseSync(file);
    old.exec(first);
    old.close();
    const database = openGatewayStore(file);
    expect(database.all('SELECT id, made_by FROM api_key')).toEqual([{ id: 'k1', made_by: null }]);
    expect(database.all('SELECT * FROM capture_job')).toEqual([]);
    database.close();
    openGatewayStore(file).close();
  });

  test('of a later version is not changed', () => {
    const file = join(temporaryFolder(), 'gateway.sqlite');
    const later = new DatabaseSync(file);
    later.exec('PRAGMA user_version = 99');
    later.close();
    expect(() => openGatewayStore(file)).toThrow(/has format 99/);
  });
});
