import { isPlaceId, lotIdOf, type FactTypes } from '@lotline/chaincode/domain';
import type { ReadModel } from '../projection/readModel';
import { lastPart, uriNumber } from '../projection/uriNumber';
import { shipmentsNaming } from './documentFilter';
import { type Filter, type Page, type PageRequest, selectPage } from './page';
import { placeFilters } from './stockFilters';

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

/**
 * Goods of a product, by the index of ids: their ids begin with that of the product. A later page begins after its cursor; without the
 * plus, SQLite might begin with the product instead.
 */
const ofProduct = ({ product, cursor }: FactFilters): Filter[] => [
  ['product = ?', product],
  [cursor === undefined ? 'id >= ?' : '+id >= ?', product],
  ['id < ?', product && `${product}0`],
];

const trade = (of: FactFilters): Filter[] => [
  ['party = ?', of.party],
  ['status = ?', of.status],
  ...ofProduct(of),
  ['expiry < ?', of.expiresBefore],
];

/** Lots with stock at a place, or at the places of all parties under a URI. */
const stockedAt = (place: string | undefined): Filter => [
  `EXISTS (SELECT 1 FROM (SELECT ? AS given) CROSS JOIN balance
    WHERE balance.lot = lot.id AND ${isAt('balance.place', place)} AND on_hand <> '0')`,
  place,
];

/** Compares a column with the place `given`: with its id, or with the ids of all parties' places under it (see `placeFilters`). */
const isAt = (column: string, place: string | undefined): string =>
  isPlaceId(place) ? `${column} = given` : `(${column} >= given || '#' AND ${column} < given || '$')`;

const betweenPlaces = (place: string | undefined): Filter => [
  `EXISTS (SELECT 1 FROM (SELECT ? AS given) WHERE ${isAt('origin', place)} OR ${isAt('destination', place)})`,
  place,
];

/** A lot number in the encoding of a lot's id. */
const writtenNumber = (number: string): string => lotIdOf('00000000000000', number).slice(40);

/** Lots with a number: of any product, or in a URI without product. */
const numbered = (number: string | undefined): Filter => [
  `id IN (WITH given AS (SELECT json_extract(column1, '$[0]') AS written, json_extract(column1, '$[1]') AS plain FROM (VALUES (?)))
    SELECT id FROM given CROSS JOIN lot WHERE product IS NOT NULL AND substr(id, 41) = written
    UNION SELECT id FROM given CROSS JOIN lot WHERE product IS NULL AND ${uriNumber} = plain
    UNION SELECT id FROM given CROSS JOIN lot WHERE product IS NULL AND ${lastPart} = plain)`,
  number && JSON.stringify([writtenNumber(number), number]),
];

/** The kinds of facts that are listed as collections. */
export type ListedKind =
  'party' | 'place' | 'product' | 'document' | 'lot' | 'item' | 'container' | 'shipment' | 'recall';

const filters: Readonly<Record<ListedKind, (of: FactFilters) => Filter[]>> = {
  party: () => [],
  place: ({ party }) => [['party = ?', party]],
  product: ({ party }) => [['party = ?', party]],
  document: ({ party }) => [['party = ?', party]],
  lot: (of) => [...trade(of), stockedAt(of.place), numbered(of.number)],
  item: (of) => [...trade(of), ['lot = ?', of.lot], ...placeFilters(of.place)],
  container: ({ party, place }) => [...placeFilters(place), ['place IN (SELECT id FROM place WHERE party = ?)', party]],
  shipment: ({ party, status, place, document }) => [
    ['? IN (sender, receiver, custodian)', party],
    ['status = ?', status],
    betweenPlaces(place),
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
