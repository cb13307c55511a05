import type { FactKind } from '@lotline/chaincode/domain';
import type { Value } from './database';

type Fact = Readonly<Record<string, unknown>>;

/** Where facts of a kind are kept: the columns of their key, and what else is worth a column of its own. */
export interface FactTable {
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly values: (fact: Fact, key: readonly string[]) => Value[];
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const isEmpty = (unit: Fact): boolean =>
  ['lots', 'items', 'units', 'claims'].every((field) => !Array.isArray(unit[field]) || unit[field].length === 0);

/** Columns that hold the fact's field named after the colon, or of their own name; last comes the whole fact as `body`. */
const table = (key: string, fields: string): FactTable => {
  const pairs = fields.split(' ').filter(Boolean);
  const names = pairs.map((pair) => pair.split(':')).map(([column = '', field = column]) => ({ column, field }));
  return {
    key: key.split(' '),
    columns: [...names.map(({ column }) => column), 'body'],
    values: (fact) => [...names.map(({ field }) => text(fact[field])), JSON.stringify(fact)],
  };
};

/** `https://id.gs1.org/01/{gtin}` of a lot or an item. */
export const productOf = (goods: string): string => goods.slice(0, 'https://id.gs1.org/01/'.length + 14);

const withProduct = (inner: FactTable): FactTable => ({
  ...inner,
  columns: ['product', ...inner.columns],
  values: (fact, key) => [productOf(key[0] ?? ''), ...inner.values(fact, key)],
});

const unit = table('id', 'parent place shipment');

/**
 * Kinds that are kept. What `event` and `process` say is kept with the events; `request` is between the caller and the contract, and
 * `members` the contract's own.
 */
export type TabledKind = Exclude<FactKind, 'request' | 'event' | 'process' | 'members'>;

export const factTables: Readonly<Record<TabledKind, FactTable>> = {
  party: table('id', 'msp'),
  msp: { key: ['msp'], columns: ['party'], values: (fact) => [text(fact['party'])] },
  prefix: { key: ['digits'], columns: ['party'], values: (fact) => [text(fact['party'])] },
  place: table('id', 'party'),
  product: table('id', 'party:owner'),
  document: table('id', 'party'),
  lot: withProduct(table('id', 'party:producer place status expiry')),
  item: withProduct(table('id', 'party:producer lot place unit status expiry')),
  unit: {
    ...unit,
    columns: ['filling', 'empty', ...unit.columns],
    values: (fact, key) => [number(fact['filling']), Number(isEmpty(fact)), ...unit.values(fact, key)],
  },
  stock: table('lot place', ''),
  transit: table('lot', ''),
  shipment: table('id', 'sender receiver custodian origin:from destination:to status'),
  recall: table('id', 'party:openedBy type status'),
  scope: table('recall goods', ''),
  response: table('recall party', 'status'),
  exception: table('event number', 'code party status'),
};

export const isTabled = (kind: FactKind): kind is TabledKind => Object.hasOwn(factTables, kind);
