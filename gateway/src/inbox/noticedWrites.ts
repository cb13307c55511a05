import { factKindOf, hashId, parseFactKey } from '@lotline/chaincode/domain';
import type { LedgerTransaction } from '../ledger/ledger';

type Fact = Readonly<Record<string, unknown>>;

/** A fact that notices follow from. */
export interface NoticedWrite {
  readonly kind: 'shipment' | 'recall' | 'scope' | 'response' | 'exception' | 'linkAnswer';
  readonly key: readonly string[];
  readonly fact: Fact;
  readonly transaction: LedgerTransaction;
}

const noticed: ReadonlySet<string> = new Set<NoticedWrite['kind']>([
  'shipment',
  'recall',
  'scope',
  'response',
  'exception',
  'linkAnswer',
]);

const isNoticed = (kind: string): kind is NoticedWrite['kind'] => noticed.has(kind);

function factOf(value: string | null): Fact | undefined {
  try {
    const read: unknown = value === null ? null : JSON.parse(value);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Fact) : undefined;
  } catch {
    // The read model has an exception about it.
    return undefined;
  }
}

/** The key of a fact, with an event as its hash id. */
const keyOf = (kind: NoticedWrite['kind'], [msp = '', hash = '', ...rest]: readonly string[]): readonly string[] =>
  kind === 'exception' || kind === 'linkAnswer' ? [msp, hashId(hash), ...rest] : [msp, hash, ...rest];

/** The facts of a transaction that notices follow from. Other facts are not parsed: most transactions have none of these. */
export const noticedWrites = (transaction: LedgerTransaction): NoticedWrite[] =>
  transaction.writes.flatMap(({ key, value }) => {
    const kind = factKindOf(key);
    const read = kind && isNoticed(kind) ? parseFactKey(key) : undefined;
    if (!read || !isNoticed(read.kind)) return [];
    const fact = factOf(value);
    return fact ? [{ kind: read.kind, key: keyOf(read.kind, read.attributes), fact, transaction }] : [];
  });
