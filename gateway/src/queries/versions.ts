import type { ReadModel } from '../projection/readModel';
import { type Page, type PageRequest, selectPage } from './page';

/** A transaction as answers show it. */
export interface ShownTransaction {
  readonly transactionId: string;
  readonly block: number;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly mspId: string;
  readonly party?: string;
  readonly user?: string;
}

interface RawTransaction {
  readonly id: string;
  readonly block: number;
  readonly time: string;
  readonly mspId: string;
  readonly party: string | null;
  readonly user: string | null;
}

const transactionColumns =
  'tx.id AS id, tx.block AS block, tx.time AS time, tx.msp AS mspId, tx.user AS user, msp.party AS party';

const shown = ({ id, block, time, mspId, party, user }: RawTransaction): ShownTransaction => ({
  transactionId: id,
  block,
  time,
  mspId,
  ...(party !== null && { party }),
  ...(user !== null && { user }),
});

/** Kinds of facts whose versions are kept. */
export type VersionedKind = 'party' | 'place' | 'product' | 'user' | 'signer';

export type Version = ShownTransaction & { readonly value: unknown };

/** The versions of a fact, the latest first. A user's id is its MSP id and name, a signer's its party and address. */
export function versions(readModel: ReadModel, kind: VersionedKind, id: string, request: PageRequest): Page<Version> {
  const select = `SELECT version.n AS n, version.kind AS kind, version.id AS fact, version.body AS body, ${transactionColumns}
    FROM version JOIN tx ON tx.n = version.tx LEFT JOIN msp ON msp.msp = tx.msp`;
  return selectPage<RawTransaction & { readonly n: number; readonly body: string }, Version>(
    readModel,
    request,
    {
      select: `SELECT * FROM (${select})`,
      filters: [
        ['kind = ?', kind],
        ['fact = ?', id],
      ],
      key: ['n'],
      descending: true,
    },
    ({ body, ...row }) => ({ ...shown(row), value: JSON.parse(body) as unknown }),
  );
}

/** A transaction with the events that it recorded. */
export function findTransaction(
  { database, height }: ReadModel,
  id: string,
): (ShownTransaction & { readonly events: string[]; readonly height: number }) | undefined {
  const row = database.get<RawTransaction & { readonly n: number }>(
    `SELECT tx.n AS n, ${transactionColumns} FROM tx LEFT JOIN msp ON msp.msp = tx.msp WHERE tx.id = ?`,
    id,
  );
  if (!row) return undefined;
  const events = database.all<{ id: string }>('SELECT id FROM event WHERE tx = ? ORDER BY n', row.n);
  return { ...shown(row), events: events.map((event) => event.id), height };
}
