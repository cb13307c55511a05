import type { Database } from '../projection/database';
import { type CallerRole, rolesText, rolesIn } from '@lotline/chaincode/domain';
import { LRUCache } from 'lru-cache';
import type { LedgerIdentity } from '../ledger/ledger';
import { apiKeyText, isSameSecret, matches, newApiKey, parseApiKey, secretHash } from './apiKey';
import type { Caller } from './caller';

/** A key without its secret. */
export interface KeyRecord {
  readonly id: string;
  readonly user: string;
  readonly roles: readonly CallerRole[];
  readonly created: string;
  readonly revoked?: string;
  /** The user who made it; absent for one that was made on the gateway's machine. */
  readonly madeBy?: string;
  /** Why it was made on the gateway's machine though the organisation had one from there. */
  readonly reason?: string;
}

export interface NewKey {
  readonly organisation: string;
  readonly user: string;
  readonly roles: readonly CallerRole[];
  /** See KeyRecord. */
  readonly madeBy?: string;
  readonly reason?: string;
}

/** The API keys of the gateway. Every look-up except `caller` is within one organisation. */
export interface Keys {
  /** Makes a key. Its text is not stored and cannot be shown again. */
  create(key: NewKey): { record: KeyRecord; text: string };
  /** The caller that a key's text authenticates; undefined if it is malformed, unknown or revoked, or its user is retired. */
  caller(text: string): Caller | undefined;
  list(organisation: string): KeyRecord[];
  /** False when the organisation has no such key. */
  revoke(organisation: string, id: string): boolean;
  /** Revokes every key of a user. */
  revokeUser(organisation: string, user: string): void;
  /** The roles of a user of the organisation who has keys. */
  rolesOf(organisation: string, user: string): readonly CallerRole[] | undefined;
  /** Returns true if the key was made here, also if it is revoked. */
  knows(text: string): boolean;
}

interface Row {
  readonly id: string;
  readonly organisation: string;
  readonly user: string;
  readonly roles: string;
  readonly hash: Uint8Array;
  readonly created: string;
  readonly revoked: string | null;
  readonly made_by: string | null;
  readonly reason: string | null;
}

/** A key that was used since the process started. */
interface Known {
  readonly hash: Uint8Array;
  readonly caller: Caller;
  /** The secret that matched the hash: comparing it is faster than hashing the secret of every request. */
  proven?: string;
}

export interface KeysOptions {
  readonly mspIdOf: (organisation: string) => string | undefined;
  /** Returns true while the ledger has the user as retired. */
  readonly isRetired: (identity: LedgerIdentity) => boolean;
}

/** Maximum cached keys. */
const mostKnown = 100_000;

export function openKeys(database: Database, { mspIdOf, isRetired }: KeysOptions): Keys {
  const insert = 'INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?)';
  const find = 'SELECT * FROM api_key WHERE id = ?';
  const ofOrganisation = 'SELECT * FROM api_key WHERE organisation = ? ORDER BY created, id';
  const ofUser = 'SELECT roles FROM api_key WHERE organisation = ? AND user = ? LIMIT 1';
  const setRevoked = 'UPDATE api_key SET revoked = ? WHERE organisation = ? AND id = ? AND revoked IS NULL';
  /** Cache of the table. Only this process writes the table, so an entry stays valid until it is revoked here. */
  const known = new LRUCache<string, Known>({ max: mostKnown });

  const load = (id: string): Known | undefined => {
    const row = database.get<Row>(find, id);
    const mspId = row && mspIdOf(row.organisation);
    if (!row || row.revoked !== null || mspId === undefined) return undefined;
    const identity = { organisation: row.organisation, mspId, user: row.user };
    const entry: Known = { hash: row.hash, caller: { keyId: id, identity, roles: rolesIn(row.roles) } };
    known.set(id, entry);
    return entry;
  };

  const revokeUser = (organisation: string, user: string): void => {
    for (const row of database.all<Row>(ofOrganisation, organisation)) {
      if (row.user !== user || row.revoked !== null) continue;
      database.run(setRevoked, new Date().toISOString(), organisation, row.id);
      known.delete(row.id);
    }
  };
  /** Whichever way a user was retired, here or elsewhere, the keys end. */
  const active = ({ caller }: Known): Caller | undefined => {
    if (!isRetired(caller.identity)) return caller;
    revokeUser(caller.identity.organisation, caller.identity.user);
    return undefined;
  };

  return {
    create: ({ organisation, user, roles, madeBy, reason }) => {
      const key = newApiKey();
      const created = new Date().toISOString();
      const whose = [key.id, organisation, user, rolesText(roles)];
      database.run(insert, ...whose, secretHash(key.secret), created, madeBy ?? null, reason ?? null);
      const why = { ...(madeBy !== undefined && { madeBy }), ...(reason !== undefined && { reason }) };
      return { record: { id: key.id, user, roles, created, ...why }, text: apiKeyText(key) };
    },
    caller: (text) => {
      const key = parseApiKey(text);
      if (!key) return undefined;
      const entry = known.get(key.id) ?? load(key.id);
      if (entry?.proven !== undefined && isSameSecret(key.secret, entry.proven)) return active(entry);
      if (!matches(key.secret, entry?.hash)) return undefined;
      if (!entry) return undefined;
      entry.proven = key.secret;
      return active(entry);
    },
    list: (organisation) => database.all<Row>(ofOrganisation, organisation).map(record),
    revoke: (organisation, id) => {
      if (database.change(setRevoked, new Date().toISOString(), organisation, id) > 0) known.delete(id);
      return database.get<Row>(find, id)?.organisation === organisation;
    },
    revokeUser,
    rolesOf: (organisation, user) => {
      const row = database.get<{ roles: string }>(ofUser, organisation, user);
      return row && rolesIn(row.roles);
    },
    knows: (text) => {
      const key = parseApiKey(text);
      return key !== undefined && matches(key.secret, database.get<Row>(find, key.id)?.hash);
    },
  };
}

const record = ({ id, user, roles, created, revoked, made_by: madeBy, reason }: Row): KeyRecord => ({
  id,
  user,
  roles: rolesIn(roles),
  created,
  ...(revoked === null ? {} : { revoked }),
  ...(madeBy === null ? {} : { madeBy }),
  ...(reason === null ? {} : { reason }),
});
