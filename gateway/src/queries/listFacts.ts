import { lotIdOf } from '@lotline/chaincode/domain';
import type { ReadModel } from '../projection/readModel';
import { shipmentsNaming } from './documentFilter';
import type { Facts } from './facts';
import { type Filter, type Page, type PageRequest, selectPage } from './page';

/** Filters of lists; each list knows those that make sense for it, and the others are not looked at. */
export interface FactFilters extends PageRequest {
  /** Owner, producer, opener; of a shipment the sender, receiver or custodian; of a unit the party of its place. */
  readonly party?: string | undefined;
  readonly status?: string | undefined;
  readonly product?: string | undefined;
  /** Of lots: the lot number, whatever the product. */
  readonly number?: string | undefined;
  /** Of shipments: a document that goes with it, by id or number alone. */
  readonly document?: string | undefined;
  /** Of items. */
  readonly lot?: string | undefined;
  /** Where it is; of a lot, where there is any of it; of a shipment, either end. */
  readonly place?: string | undefined;
  /** Calendar date, YYYY-MM-DD. */
  readonly expiresBefore?: string | undefined;
}

const trade = ({ party, status, product, expiresBefore }: FactFilters): Filter[] => [
  ['party = ?', party],
  ['status = ?', status],
  ['product = ?', product],
  ['expiry < ?', expiresBefore],
];

const stockedAt = `EXISTS (SELECT 1 FROM balance WHERE balance.lot = lot.id AND balance.place = ? AND on_hand <> '0')`;

/** A lot number as it stands in the id of a lot. */
const writtenNumber = (number: string): string => lotIdOf('00000000000000', number).slice(40);

const filters: Readonly<Record<keyof Facts, (of: FactFilters) => Filter[]>> = {
  party: () => [],
  place: ({ party }) => [['party = ?', party]],
  product: ({ party }) => [['party = ?', party]],
  document: ({ party }) => [['party = ?', party]],
  lot: (of) => [...trade(of), [stockedAt, of.place], ['substr(id, 41) = ?', of.number && writtenNumber(of.number)]],
  item: (of) => [...trade(of), ['lot = ?', of.lot], ['place = ?', of.place]],
  unit: ({ party, place }) => [
    ['place = ?', place],
    ['place IN (SELECT id FROM place WHERE party = ?)', party],
  ],
  shipment: ({ party, status, place, document }) => [
    ['? IN (sender, receiver, custodian)', party],
    ['status = ?', status],
    ['? IN (origin, destination)', place],
    shipmentsNaming(document),
  ],
  recall: ({ party, status }) => [
    ['party = ?', party],
    ['status = ?', status],
  ],
};

/** Kinds that are listed in the order in which they came, the latest first; the others by id. */
const latestFirst: ReadonlySet<keyof Facts> = new Set<keyof Facts>(['document', 'shipment', 'recall']);

/** A page of one kind of facts. */
export function listFacts<Kind extends keyof Facts>(
  readModel: ReadModel,
  kind: Kind,
  request: FactFilters = {},
): Page<Facts[Kind]> {
  const descending = latestFirst.has(kind);
  const key = [descending ? ('n' as const) : ('id' as const)];
  const selection = { select: `SELECT n, id, body FROM ${kind}`, filters: filters[kind](request), key, descending };
  return selectPage<{ n: number; id: string; body: string }, Facts[Kind]>(
    readModel,
    request,
    selection,
    ({ body }) => JSON.parse(body) as Facts[Kind],
  );
}
