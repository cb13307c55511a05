import { type FactKind, productOf, must } from '@lotline/chaincode/domain';
import type { Value } from './database';

type Fact = Readonly<Record<string, unknown>>;

/** The table of a kind of facts: the columns of their key, and of further fields. */
export interface FactTable {
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** The values of the columns except the last, `body`. */
  readonly values: (fact: Fact, key: readonly string[]) => Value[];
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Columns as `column:field`, or `column` for a field of the same name; the last column, `body`, holds the whole fact. */
const table = (key: string, fields: string): FactTable => {
  const pairs = fields.split(' ').filter(Boolean);
  const names = pairs.map((pair) => pair.split(':')).map(([column = '', field = column]) => ({ column, field }));
  return {
    key: key.split(' '),
    columns: [...names.map(({ column }) => column), 'body'],
    values: (fact) => names.map(({ field }) => text(fact[field])),
  };
};

const withProduct = (inner: FactTable): FactTable => ({
  ...inner,
  columns: ['product', ...inner.columns],
  values: (fact, key) => [productOf(must(key[0], 'id')) ?? null, ...inner.values(fact, key)],
});

const isSome = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
const isBlocked = ({ hold, recalls, confirmed }: Fact): boolean =>
  hold !== undefined || isSome(recalls) || isSome(confirmed);

const withBlocked = (inner: FactTable): FactTable => ({
  ...inner,
  columns: ['blocked', ...inner.columns],
  values: (fact, key) => [Number(isBlocked(fact)), ...inner.values(fact, key)],
});

const thing = 'party:producer lot place parent status expiry';

/** The number of a container's current filling; 0 before the first. */
const filling = (fact: Fact): number => {
  const fillings = fact['fillings'];
  return Array.isArray(fillings) ? number((fillings.at(-1) as Fact | undefined)?.['number']) : 0;
};

const container = table('id', `${thing} shipment`);

/** Kinds without a fact table: events have another table, and the contract alone uses the others. */
type Untabled =
  | 'request'
  | 'receipt'
  | 'event'
  | 'eventName'
  | 'uses'
  | 'origins'
  | 'custody'
  | 'process'
  | 'passage'
  | 'soldBy'
  | 'surplus'
  | 'longerPrefixes'
  | 'ssccCounter'
  | 'givenSscc'
  | 'members'
  | 'vote';

export type TabledKind = Exclude<FactKind, Untabled>;

export const factTables: Readonly<Record<TabledKind, FactTable>> = {
  party: table('id', 'msp'),
  msp: table('msp', 'party'),
  user: table('msp user', ''),
  signer: table('party address', ''),
  network: table('name', ''),
  prefix: table('digits', 'party'),
  place: table('id', 'party'),
  product: table('id', 'party:owner'),
  document: table('msp id', 'party'),
  lot: withProduct(withBlocked(table('id', 'party:producer place status expiry'))),
  item: withProduct(table('id', thing)),
  container: {
    ...container,
    columns: ['filling', ...container.columns],
    values: (fact, key) => [filling(fact), ...container.values(fact, key)],
  },
  stock: table('lot place', ''),
  makers: table('lot party', ''),
  thingsHad: table('thing party', ''),
  transit: table('lot end', ''),
  shipment: table('id', 'sender receiver custodian origin:from destination:to status'),
  recall: table('id', 'party:openedBy type status'),
  scope: table('recall goods', ''),
  response: table('recall party', 'status'),
  scopeAnswer: table('recall goods party', 'answer'),
  linkAnswer: table('msp event goods party', 'answer'),
  exception: table('msp event number', 'code party status'),
};

export const isTabled = (kind: FactKind): kind is TabledKind => Object.hasOwn(factTables, kind);
