import {
  goodsUri,
  isItemId,
  itemId,
  lotId,
  lotNumber,
  partyId,
  placeId,
  placeOrUri,
  productId,
  recallId,
  shipmentId,
  must,
} from '@lotline/chaincode/domain';
import { z } from 'zod';
import type { ErrorCode, Lot } from '@lotline/chaincode/domain';
import { documentsOf } from '../../queries/documents';
import { massBalance as massBalanceAnswer } from '../../answers/massBalance';
import { findFact } from '../../queries/findFact';
import { lotsInScope, massBalance } from '../../queries/massBalance';
import { type FactFilters, type ListedKind, listFacts } from '../../queries/listFacts';
import { meantGoods } from '../../queries/meantGoods';
import { recallResponses } from '../../queries/recallResponses';
import { recallScope } from '../../queries/recallScope';
import { otherThings } from '../../queries/thingsOfParties';
import type { Caller } from '../../auth/caller';
import type { Gateway } from '../gateway';
import { glnInPath } from '../ownNumbers';
import { Problem } from '../../problem';
import { route, type Route, type Tag } from '../route';
import { zodProblem } from '../zodProblem';
import { facts, lotWithDocuments, one, pageOf, thingAmongOthers } from '../../answers/facts';
import { recallResponseRow, recallScopeRow } from '../../answers/recallFacts';
import { documentRoutes } from './documents';
import { documentFilter, lotFilter, pageQuery, partyFilter, foundPlace, productFilter } from './idQuery';
import { balanceInstant } from './massBalance';
import { otherGoods } from './unknownGoods';
import { apiLimits } from '../../answers/limits';

type Kind = keyof typeof facts & ListedKind;
type Params = Readonly<Record<string, string>>;

interface Collection {
  readonly kind: Kind;
  readonly path: string;
  readonly tag: Tag;
  /** The paths of one fact, below the collection's, and the id in the parameters of each. */
  readonly one: Readonly<Record<string, (params: Params) => z.ZodSafeParseResult<string>>>;
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
    one: {
      '/{gtin}/{lot}': ({ gtin, lot }) => lotId.safeParse(uri('01', gtin, '10', lot)),
      '/{lot}': ({ lot }) => goodsUri.safeParse(lot),
    },
    unknown: 'lot_unknown',
    filters: { number, party: partyFilter, status, product: productFilter, place: foundPlace, expiresBefore },
    hot: true,
  },
  {
    kind: 'item',
    path: '/items',
    tag: 'Provenance',
    one: {
      '/{gtin}/{serial}': ({ gtin, serial }) => itemId.safeParse(uri('01', gtin, '21', serial)),
      '/{item}': ({ item }) => goodsUri.safeParse(item),
    },
    unknown: 'item_unknown',
    filters: { party: partyFilter, status, product: productFilter, lot: lotFilter, place: foundPlace, expiresBefore },
  },
  {
    kind: 'container',
    path: '/containers',
    tag: 'Provenance',
    one: { '/{container}': ({ container }) => goodsUri.safeParse(container) },
    unknown: 'container_unknown',
    filters: { party: partyFilter, place: foundPlace },
  },
  {
    kind: 'party',
    path: '/parties',
    tag: 'Registry',
    one: { '/{gln}': ({ gln }) => partyId.safeParse(gln) },
    unknown: 'party_unknown',
    filters: {},
  },
  {
    kind: 'product',
    path: '/products',
    tag: 'Registry',
    one: { '/{gtin}': ({ gtin }) => productId.safeParse(gtin) },
    unknown: 'product_unknown',
    filters: { party: partyFilter },
  },
  {
    kind: 'shipment',
    path: '/shipments',
    tag: 'Provenance',
    one: { '/{gln}/{id}': (params) => shipmentId.safeParse(business(params)) },
    unknown: 'shipment_unknown',
    filters: { party: partyFilter, status, place: foundPlace, document: documentFilter },
  },
  {
    kind: 'recall',
    path: '/recalls',
    tag: 'Provenance',
    one: { '/{gln}/{id}': (params) => recallId.safeParse(business(params)) },
    unknown: 'recall_unknown',
    filters: { party: partyFilter, status },
  },
];

const paramsOf = (path: string): z.ZodObject<Record<string, z.ZodString>> =>
  z.strictObject(
    Object.fromEntries(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, z.string().max(apiLimits.idLength)]),
    ),
  );

function idOrRefuse(read: z.ZodSafeParseResult<string>): string {
  if (read.success) return read.data;
  throw zodProblem(read.error, { at: () => '{path}' });
}

const unknownFact = (code: ErrorCode, id: string): Problem =>
  new Problem(code, `${id} is not known.`, { details: { id } });

const isOfThings = (kind: Kind): boolean => kind === 'item' || kind === 'container';

/** The kind of a thing's fact: an item has a GTIN and serial number. Each thing is found under items and containers. */
const kindOf = (kind: Kind, id: string): Kind => (isOfThings(kind) ? (isItemId(id) ? 'item' : 'container') : kind);

function answerFor(kind: Kind): z.ZodObject {
  if (isOfThings(kind)) return thingAmongOthers;
  return kind === 'lot' ? lotWithDocuments : facts[kind];
}

const anyId = 'the percent-encoded id, in any spelling or any URI that events name';
const byWholeId: Partial<Readonly<Record<Kind, string>>> = {
  lot: `\`/lots/{gtin}/{lot}\`, or \`/lots/{lot}\` with ${anyId}.`,
  item: `\`/items/{gtin}/{serial}\`, or \`/items/{item}\` with ${anyId}. Any other thing is found here too.`,
  container: `\`/containers/{container}\` with the SSCC, or ${anyId}. Any other thing is found here too.`,
};

const readOne = ({ kind, path, tag, one: paths, unknown, hot = false }: Collection): Route[] =>
  Object.entries(paths).map(([below, idOf]) =>
    route({
      method: 'get',
      path: `${path}${below}`,
      tag,
      summary: `${kind === 'item' ? 'An' : 'A'} ${kind}`,
      ...(byWholeId[kind] !== undefined && { description: byWholeId[kind] }),
      readsModel: true,
      hot,
      params: paramsOf(below),
      answer: one(answerFor(kind)),
      codes: [unknown],
      handle: ({ params, caller }, gateway) => {
        const { readModel } = gateway;
        const asked = idOrRefuse(idOf(spelledOut(params, caller, gateway)));
        const isThing = isOfThings(kind);
        const id = isThing ? meantGoods(readModel, asked, caller.identity.mspId) : asked;
        const body = findFact(readModel, kindOf(kind, id), id);
        if (!body) throw otherGoods(readModel, unknown, id) ?? unknownFact(unknown, id);
        if (kind === 'lot') return { body: { ...body, documents: documentsOf(readModel.database, body as Lot) } };
        const others = isThing ? otherThings(readModel.database, id) : [];
        return { body: { ...body, ...(others.length > 0 && { others }) } };
      },
    }),
  );

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

/** A place by its id in any spelling; with an extension, by its GLN. */
export const placeInPath = (gln: string | undefined, extension: string | undefined): z.ZodSafeParseResult<string> =>
  extension === undefined ? placeOrUri.safeParse(gln) : placeId.safeParse(uri('414', gln, '254', extension));

/** Places under URIs have stock and events, but are not registered. */
export const unknownPlace = (id: string): Problem =>
  id.startsWith('https://id.gs1.org/')
    ? unknownFact('place_unknown', id)
    : new Problem(
        'place_unknown',
        `${id} has no GLN, and only places with a GLN are registered: ask /stock, /events and lists with ?place= for what is there.`,
        { details: { id } },
      );

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
    const id = idOrRefuse(placeInPath(gln, extension));
    const body = findFact(readModel, 'place', id);
    if (!body) throw unknownPlace(id);
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
  ...collections.flatMap((collection) => [...readOne(collection), readAll(collection)]),
  place,
  readAll({ kind: 'place', path: '/places', tag: 'Registry', filters: { party: partyFilter } }),
  recallPart('scope', 'The goods that a recall covers', recallScopeRow),
  recallBalance,
  recallPart('responses', 'The responses of holders to a recall', recallResponseRow),
];
