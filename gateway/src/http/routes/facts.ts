import {
  containerId,
  itemId,
  lotId,
  lotNumber,
  partyId,
  placeId,
  productId,
  recallId,
  shipmentId,
  logisticUnitId,
  must,
} from '@lotline/chaincode/domain';
import { z } from 'zod';
import type { ErrorCode, Lot } from '@lotline/chaincode/domain';
import { documentsOf } from '../../queries/documents';
import { massBalance as massBalanceAnswer } from '../../answers/massBalance';
import { findFact } from '../../queries/findFact';
import { lotsInScope, massBalance } from '../../queries/massBalance';
import { type FactFilters, type ListedKind, listFacts } from '../../queries/listFacts';
import { recallResponses } from '../../queries/recallResponses';
import { recallScope } from '../../queries/recallScope';
import type { Caller } from '../../auth/caller';
import type { Gateway } from '../gateway';
import { glnInPath } from '../ownNumbers';
import { Problem } from '../../problem';
import { route, type Route, type Tag } from '../route';
import { zodProblem } from '../zodProblem';
import { facts, lotWithDocuments, one, pageOf } from '../../answers/facts';
import { recallResponseRow, recallScopeRow } from '../../answers/recallFacts';
import { documentRoutes } from './documents';
import { documentFilter, lotFilter, pageQuery, partyFilter, placeFilter, productFilter } from './idQuery';
import { balanceInstant } from './massBalance';
import { apiLimits } from '../../answers/limits';

type Kind = keyof typeof facts & ListedKind;
type Params = Readonly<Record<string, string>>;

interface Collection {
  readonly kind: Kind;
  readonly path: string;
  readonly tag: Tag;
  /** The path of one fact, below the collection's. */
  readonly one: string;
  /** The id in the path's parameters. */
  readonly id: (params: Params) => z.ZodSafeParseResult<string>;
  readonly unknown: ErrorCode;
  readonly filters: Readonly<Record<string, z.ZodType>>;
  readonly hot?: boolean;
}

const uri = (...parts: readonly (string | undefined)[]): string =>
  `https://id.gs1.org/${parts.map((part) => encodeURIComponent(must(part, 'part of the path'))).join('/')}`;
const business = (params: Params): string =>
  `urn:epcglobal:cbv:bt:${must(params['gln'], 'GLN')}:${must(params['id'], 'id')}`;
/** Shipments and recalls that the caller named are at `own` as well as at the caller's GLN. */
const spelledOut = (params: Params, caller: Caller, gateway: Gateway): Params => {
  const gln = params['id'] === undefined ? undefined : glnInPath(params['gln'], caller, gateway);
  return gln === undefined ? params : { ...params, gln };
};
const status = z.string().max(20).optional();
const number = lotNumber.optional().describe('Only the lot number, of any product.');
const expiresBefore = z.iso.date().optional();

const collections: readonly Collection[] = [
  {
    kind: 'lot',
    path: '/lots',
    tag: 'Provenance',
    one: '/{gtin}/{lot}',
    id: ({ gtin, lot }) => lotId.safeParse(uri('01', gtin, '10', lot)),
    unknown: 'lot_unknown',
    filters: { number, party: partyFilter, status, product: productFilter, place: placeFilter, expiresBefore },
    hot: true,
  },
  {
    kind: 'item',
    path: '/items',
    tag: 'Provenance',
    one: '/{gtin}/{serial}',
    id: ({ gtin, serial }) => itemId.safeParse(uri('01', gtin, '21', serial)),
    unknown: 'item_unknown',
    filters: { party: partyFilter, status, product: productFilter, lot: lotFilter, place: placeFilter, expiresBefore },
  },
  {
    kind: 'container',
    path: '/containers',
    tag: 'Provenance',
    one: '/{sscc}',
    id: ({ sscc = '' }) =>
      /^\d+$/.test(sscc) ? logisticUnitId.safeParse(uri('00', sscc)) : containerId.safeParse(sscc),
    unknown: 'container_unknown',
    filters: { party: partyFilter, place: placeFilter },
  },
  {
    kind: 'party',
    path: '/parties',
    tag: 'Registry',
    one: '/{gln}',
    id: ({ gln }) => partyId.safeParse(uri('417', gln)),
    unknown: 'party_unknown',
    filters: {},
  },
  {
    kind: 'product',
    path: '/products',
    tag: 'Registry',
    one: '/{gtin}',
    id: ({ gtin }) => productId.safeParse(uri('01', gtin)),
    unknown: 'product_unknown',
    filters: { party: partyFilter },
  },
  {
    kind: 'shipment',
    path: '/shipments',
    tag: 'Provenance',
    one: '/{gln}/{id}',
    id: (params) => shipmentId.safeParse(business(params)),
    unknown: 'shipment_unknown',
    filters: { party: partyFilter, status, place: placeFilter, document: documentFilter },
  },
  {
    kind: 'recall',
    path: '/recalls',
    tag: 'Provenance',
    one: '/{gln}/{id}',
    id: (params) => recallId.safeParse(business(params)),
    unknown: 'recall_unknown',
    filters: { party: partyFilter, status },
  },
];

const paramsOf = (path: string): z.ZodObject<Record<string, z.ZodString>> =>
  z.strictObject(
    Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, z.string().max(100)])),
  );

function idOrRefuse(read: z.ZodSafeParseResult<string>): string {
  if (read.success) return read.data;
  throw zodProblem(read.error, { at: () => '{path}' });
}

const unknownFact = (code: ErrorCode, id: string): Problem =>
  new Problem(code, `${id} is not known.`, { details: { id } });

function readOne({ kind, path, tag, one: below, id, unknown, hot = false }: Collection): Route {
  return route({
    method: 'get',
    path: `${path}${below}`,
    tag,
    summary: `${kind === 'item' ? 'An' : 'A'} ${kind}`,
    readsModel: true,
    hot,
    params: paramsOf(below),
    answer: one(kind === 'lot' ? lotWithDocuments : facts[kind]),
    codes: [unknown],
    handle: ({ params, caller }, gateway) => {
      const { readModel } = gateway;
      const read = idOrRefuse(id(spelledOut(params, caller, gateway)));
      const body = findFact(readModel, kind, read);
      if (!body) throw unknownFact(unknown, read);
      return { body: kind === 'lot' ? { ...body, documents: documentsOf(readModel.database, body as Lot) } : body };
    },
  });
}

function readAll({ kind, path, tag, filters }: Pick<Collection, 'kind' | 'path' | 'tag' | 'filters'>): Route {
  return route({
    method: 'get',
    path,
    tag,
    summary: `Page through ${path.slice(1)}`,
    readsModel: true,
    query: z.strictObject({ ...filters, ...pageQuery }),
    answer: pageOf(facts[kind]),
    handle: ({ query }, { readModel }) => ({ body: listFacts(readModel, kind, query as FactFilters) }),
  });
}

const place = route({
  method: 'get',
  path: '/places/{gln}',
  tag: 'Registry',
  summary: 'A place',
  readsModel: true,
  params: paramsOf('/{gln}'),
  query: z.strictObject({ extension: z.string().max(20).optional().describe('GLN extension, AI (254).') }),
  answer: one(facts.place),
  codes: ['place_unknown'],
  handle: ({ params: { gln }, query: { extension } }, { readModel }) => {
    const text = extension === undefined ? uri('414', gln) : uri('414', gln, '254', extension);
    const id = idOrRefuse(placeId.safeParse(text));
    const body = findFact(readModel, 'place', id);
    if (!body) throw unknownFact('place_unknown', id);
    return { body };
  },
});

const recallPath = '/recalls/{gln}/{id}';

/** The id of a recall in the path, which is recorded. */
function recallOf(params: Params, caller: Caller, gateway: Gateway): string {
  const id = idOrRefuse(recallId.safeParse(business(spelledOut(params, caller, gateway))));
  if (!findFact(gateway.readModel, 'recall', id)) throw unknownFact('recall_unknown', id);
  return id;
}

const recallBalance = route({
  method: 'get',
  path: `${recallPath}/mass-balance`,
  tag: 'Stock',
  summary: 'The quantity made of every lot that a recall covers, and where it is or went',
  readsModel: true,
  params: paramsOf(recallPath),
  description: 'Now, or as of a time or height: of the lots that the recall covers now.',
  query: z.strictObject(balanceInstant),
  answer: massBalanceAnswer,
  codes: ['recall_unknown', 'limit_exceeded'],
  handle: ({ params, query, caller }, gateway) => {
    const { readModel } = gateway;
    const lots = lotsInScope(readModel.database, recallOf(params, caller, gateway));
    if (lots.length > apiLimits.balanceLots) {
      const detail = `The recall covers more than ${apiLimits.balanceLots} lots: ask for one lot after the other.`;
      throw new Problem('limit_exceeded', detail);
    }
    return { body: massBalance(readModel, lots, query) };
  },
});

function recallPart(part: 'scope' | 'responses', summary: string, row: z.ZodType): Route {
  return route({
    method: 'get',
    path: `${recallPath}/${part}`,
    tag: 'Provenance',
    summary,
    readsModel: true,
    params: paramsOf(recallPath),
    query: z.strictObject(pageQuery),
    answer: pageOf(row),
    codes: ['recall_unknown'],
    handle: ({ params, query, caller }, gateway) => {
      const { readModel } = gateway;
      const id = recallOf(params, caller, gateway);
      return { body: part === 'scope' ? recallScope(readModel, id, query) : recallResponses(readModel, id, query) };
    },
  });
}

/** Routes of the ledger's facts: a collection per kind, each fact at its GS1 key. */
export const factRoutes: readonly Route[] = [
  ...documentRoutes,
  ...collections.flatMap((collection) => [readOne(collection), readAll(collection)]),
  place,
  readAll({ kind: 'place', path: '/places', tag: 'Registry', filters: { party: partyFilter } }),
  recallPart('scope', 'The goods that a recall covers', recallScopeRow),
  recallBalance,
  recallPart('responses', 'The responses of holders to a recall', recallResponseRow),
];
