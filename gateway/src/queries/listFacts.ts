import { lotIdOf, type FactTypes } from '@lotline/chaincode/domain';
import type { ReadModel } from '../projection/readModel';
import { shipmentsNaming } from './documentFilter';
import { type Filter, type Page, type PageRequest, selectPage } from './page';

/** Filters of lists. Each list applies those of its kind and ignores the others. */
export interface FactFilters extends PageRequest {
  /** Owner, producer or opener; for a shipment its sender, receiver or custodian; for a container the party of its place. */
  readonly party?: string | undefined;
  readonly status?: string | undefined;
  readonly product?: string | undefined;
  /** For lots: the lot number, for any product. */
  readonly number?: string | undefined;
  /** For shipments: a document that accompanies them, by id or only its number. */
  readonly document?: string | undefined;
  /** For items. */
  readonly lot?: string | undefined;
  /** The location; for a lot, any place with stock of it; for a shipment, its origin or destination. */
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

/** A lot number in the encoding of a lot's id. */
const writtenNumber = (number: string): string => lotIdOf('00000000000000', number).slice(40);

/** The kinds of facts that are listed as collections. */
export type ListedKind =
  'party' | 'place' | 'product' | 'document' | 'lot' | 'item' | 'container' | 'shipment' | 'recall';

const filters: Readonly<Record<ListedKind, (of: FactFilters) => Filter[]>> = {
  party: () => [],
  place: ({ party }) => [['party = ?', party]],
  product: ({ party }) => [['party = ?', party]],
  document: ({ party }) => [['party = ?', party]],
  lot: (of) => [...trade(of), [stockedAt, of.place], ['substr(id, 41) = ?', of.number && writtenNumber(of.number)]],
  item: (of) => [...trade(of), ['lot = ?', of.lot], ['place = ?', of.place]],
  container: ({ party, place }) => [
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

/** Kinds that are listed by time of recording, latest first; the others are listed by id. */
const latestFirst: ReadonlySet<ListedKind> = new Set<ListedKind>(['document', 'shipment', 'recall']);

/** A page of one kind of facts. */
export function listFacts<Kind extends ListedKind>(
  readModel: ReadModel,
  kind: Kind,
  request: FactFilters = {},
): Page<FactTypes[Kind]> {
  const descending = latestFirst.has(kind);
  const key = [descending ? ('n' as const) : ('id' as const)];
  const selection = { select: `SELECT n, id, body FROM ${kind}`, filters: filters[kind](request), key, descending };
  return selectPage<{ n: number; id: string; body: string }, FactTypes[Kind]>(
    readModel,
    request,
    selection,
    ({ body }) => JSON.parse(body) as FactTypes[Kind],
  );
}
