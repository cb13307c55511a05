import type { Database } from '../projection/database';
import { randomBytes } from 'node:crypto';
import type { CallerRole } from '@lotline/chaincode/domain';
import type { InboundInput, InboundMapping } from '../answers/inbound';
import type { LedgerIdentity } from '../ledger/ledger';
import { newSecret } from '../webhooks/signature';

/** A registered source of messages. It acts as the user who registered it. */
export interface Source {
  /** Its unguessable id, which is in its address. */
  readonly id: string;
  readonly name: string;
  readonly identity: LedgerIdentity;
  readonly roles: readonly CallerRole[];
  readonly mapping: InboundMapping;
  readonly created: string;
  /** The secrets that sign its messages, the newest first; one that was replaced ends at `until`. */
  readonly secrets: readonly { readonly secret: string; readonly until?: string }[];
}

export interface SourceStore {
  /** Makes a source, or replaces the mapping and the user of the one with this name, which keeps its secret. */
  set(by: Pick<Source, 'identity' | 'roles'>, input: InboundInput): { source: Source; secret?: string };
  list(organisation: string): Source[];
  find(id: string): Source | undefined;
  /** Makes a new secret; the one before ends at a time. Throws if there is no such source. */
  rotate(organisation: string, name: string, until: string): { source: Source; secret: string };
  remove(organisation: string, name: string): void;
  /**
   * Begins a message, unless it is being carried out or was. Only `done` is kept on disk, so that a message is not lost with a gateway that
   * stops in the middle: what messages do may be repeated.
   */
  begin(id: string, message: string): 'begun' | 'running' | 'done';
  /** Ends a message; one that was carried out does not begin again. */
  end(id: string, message: string, outcome: { readonly isDone: boolean; readonly now: Date }): void;
  /** A sale as it was noted when it was sent first. */
  sale(id: string, sale: string): string | undefined;
  noteSale(id: string, sale: string, noted: string): void;
  forgetSale(id: string, sale: string): void;
}

const tables = `
  CREATE TABLE IF NOT EXISTS inbound_source (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (organisation, name)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inbound_message (source TEXT NOT NULL, id TEXT NOT NULL, time TEXT NOT NULL, PRIMARY KEY (source, id)) STRICT;
  CREATE TABLE IF NOT EXISTS inbound_sale (source TEXT NOT NULL, id TEXT NOT NULL, input TEXT NOT NULL, PRIMARY KEY (source, id)) STRICT;
`;

/** Milliseconds for which the ids of messages are kept. */
const kept = 7 * 86_400_000;
const idBytes = 12;

/** Opens the sources in the gateway's own store. Tables are only ever added. */
export function openSourceStore(database: Database): SourceStore {
  database.script(tables);
  const one = 'SELECT body FROM inbound_source WHERE id = ?';
  const named = 'SELECT body FROM inbound_source WHERE organisation = ? AND name = ?';
  const all = 'SELECT body FROM inbound_source WHERE organisation = ? ORDER BY name';
  const save = 'INSERT INTO inbound_source VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body';
  const remove = 'DELETE FROM inbound_source WHERE organisation = ? AND name = ?';
  const taken = 'SELECT 1 FROM inbound_message WHERE source = ? AND id = ?';
  const take = 'INSERT OR IGNORE INTO inbound_message VALUES (?, ?, ?)';
  const prune = 'DELETE FROM inbound_message WHERE source = ? AND time < ?';
  const sale = 'SELECT input FROM inbound_sale WHERE source = ? AND id = ?';
  const noteSale = 'INSERT OR REPLACE INTO inbound_sale VALUES (?, ?, ?)';
  const forgetSale = 'DELETE FROM inbound_sale WHERE source = ? AND id = ?';
  const running = new Set<string>();
  const sources = (sql: string, ...values: string[]): Source[] =>
    database.all<{ readonly body: string }>(sql, ...values).map(({ body }) => JSON.parse(body) as Source);
  const keep = (source: Source): Source => {
    database.run(save, source.id, source.identity.organisation, source.name, JSON.stringify(source));
    return source;
  };
  const byName = (organisation: string, name: string): Source | undefined => sources(named, organisation, name)[0];
  return {
    set: ({ identity, roles }, { name, mapping }) => {
      const before = byName(identity.organisation, name);
      if (before) return { source: keep({ ...before, identity, roles, mapping }) };
      const secret = newSecret();
      const id = randomBytes(idBytes).toString('hex');
      const created = new Date().toISOString();
      return { source: keep({ id, name, identity, roles, mapping, created, secrets: [{ secret }] }), secret };
    },
    list: (organisation) => sources(all, organisation),
    find: (id) => sources(one, id)[0],
    rotate: (organisation, name, until) => {
      const before = byName(organisation, name);
      if (!before) throw new Error(`${organisation} has no source ${name}.`);
      const secret = newSecret();
      const [last] = before.secrets;
      const secrets = [{ secret }, ...(last ? [{ secret: last.secret, until }] : [])];
      return { source: keep({ ...before, secrets }), secret };
    },
    remove: (organisation, name) => void database.run(remove, organisation, name),
    begin: (id, message) => {
      const key = JSON.stringify([id, message]);
      if (running.has(key)) return 'running';
      if (database.get(taken, id, message) !== undefined) return 'done';
      running.add(key);
      return 'begun';
    },
    end: (id, message, { isDone, now }) => {
      running.delete(JSON.stringify([id, message]));
      if (!isDone) return;
      database.run(prune, id, new Date(now.getTime() - kept).toISOString());
      database.run(take, id, message, now.toISOString());
    },
    sale: (id, number) => database.get<{ readonly input: string }>(sale, id, number)?.input,
    noteSale: (id, number, input) => void database.run(noteSale, id, number, input),
    forgetSale: (id, number) => void database.run(forgetSale, id, number),
  };
}
