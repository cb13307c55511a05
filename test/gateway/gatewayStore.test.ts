import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import { openCaptureJobs } from '../../gateway/src/auth/captureJobs';
import { openGatewayStore } from '../../gateway/src/auth/gatewayStore';
import { temporaryFolder } from '../temporaryFolder';

/** The tables of version 1 of the file. */
const first = `
  CREATE TABLE api_key (id TEXT PRIMARY KEY, organisation TEXT NOT NULL, user TEXT NOT NULL, roles TEXT NOT NULL, hash BLOB NOT NULL,
    created TEXT NOT NULL, revoked TEXT) STRICT;
  CREATE INDEX api_key_of ON api_key (organisation, created);
  CREATE TABLE capture (organisation TEXT NOT NULL, id TEXT NOT NULL, created TEXT NOT NULL, answer TEXT NOT NULL,
    PRIMARY KEY (organisation, id)) STRICT;
  INSERT INTO capture VALUES ('farm', 'old', '2026-01-01T00:00:00Z', '{"recorded":1}');
  PRAGMA user_version = 1;`;

describe('the store of a gateway', () => {
  test('of version 1 keeps its captures, whose keys may be used again', async () => {
    const file = join(temporaryFolder(), 'gateway.sqlite');
    const old = new DatabaseSync(file);
    old.exec(first);
    old.close();
    const database = openGatewayStore(file);
    const captures = openCaptureJobs(database);
    expect(captures.find('farm', 'old')).toEqual({ recorded: 1 });
    const job = { organisation: 'farm', id: 'old', content: 'a' };
    expect(await captures.run(job, () => Promise.resolve({ recorded: 2 }))).toEqual({ recorded: 2 });
    expect(await captures.run({ ...job, content: 'b' }, () => Promise.resolve({ recorded: 3 }))).toBeUndefined();
    expect(captures.find('farm', 'old')).toEqual({ recorded: 2 });
    database.close();
  });

  test('keeps no key whose capture failed', async () => {
    const database = openGatewayStore(join(temporaryFolder(), 'gateway.sqlite'));
    const captures = openCaptureJobs(database);
    const job = { organisation: 'farm', id: 'k', content: 'a' };
    await expect(captures.run(job, () => Promise.reject(new Error('overloaded')))).rejects.toThrow('overloaded');
    expect(await captures.run({ ...job, content: 'b' }, () => Promise.resolve(1))).toBe(1);
    database.close();
  });

  test('of a later version is left alone', () => {
    const file = join(temporaryFolder(), 'gateway.sqlite');
    const later = new DatabaseSync(file);
    later.exec('PRAGMA user_version = 99');
    later.close();
    expect(() => openGatewayStore(file)).toThrow(/has format 99/);
  });
});
