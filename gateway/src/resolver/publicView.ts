import {
  type Document,
  isIdError,
  type Lot,
  parseId,
  productOf,
  type Recall,
  type Thing,
} from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import { documentsOf } from '../queries/documents';
import { keyOwner, partyOf } from './keyOwner';
import { provenInputs } from './provenInputs';
import type { Publication } from './publications';

/** An open recall, as everybody sees it. */
export interface PublicRecall {
  readonly reason: string;
  readonly class?: string;
  readonly since: string;
  readonly instructions?: string;
  /** For a product: its lots that the recall covers. */
  readonly lots?: readonly string[];
}

/** The parts of a thing that a party publishes. A part that it does not publish is absent. */
export interface PublicView {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  /** False for a lot, item or pallet that the ledger does not know: the number may be mistyped or forged. */
  readonly isRecorded: boolean;
  /** Names and values that the key itself and its registration give. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly recalls?: readonly PublicRecall[];
  readonly provenance?: readonly string[];
  readonly certificates?: readonly Document[];
  readonly links: Publication['links'];
}

/** The most lots that a page names. */
const mostLots = 100;

/** Tells whether a key is published with its provenance, by its owner. */
export type IsPublic = (id: string) => boolean;

const nameOf = (database: Database, id: string | undefined): string | undefined => {
  if (id === undefined) return undefined;
  const read = parseId(id);
  if (isIdError(read)) return undefined;
  if (read.kind === 'party') return partyOf(database, id)?.name;
  if (read.kind === 'place') return readFact(database, 'place', id)?.name;
  return readFact(database, 'product', productOf(id) ?? id)?.name;
};

const lotFacts = (lot: Lot | undefined): [string, string][] => {
  const named: [string, string | undefined][] = [
    ['Production date', lot?.productionDate],
    ['Packaging date', lot?.packagingDate],
    ['Best before', lot?.bestBefore],
    ['Sell by', lot?.sellBy],
    ['Expiry', lot?.expiry],
    ['Origin', lot?.origin],
  ];
  return named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
};

const keyFacts = (database: Database, id: string, lot: Lot | undefined): [string, string][] => {
  const read = parseId(id);
  if (isIdError(read)) return [];
  const place = read.kind === 'place' ? readFact(database, 'place', id) : undefined;
  const named: [string, string | undefined][] = [
    ['GTIN', 'gtin' in read ? read.gtin : undefined],
    ['Lot', 'lot' in read ? read.lot : lot && parsedLot(lot.id)],
    ['Serial number', 'serial' in read ? read.serial : undefined],
    ['SSCC', 'sscc' in read ? read.sscc : undefined],
    ['GLN', 'gln' in read ? read.gln : undefined],
    ['Address', place?.address],
  ];
  return named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
};

const parsedLot = (id: string): string | undefined => {
  const read = parseId(id);
  return !isIdError(read) && 'lot' in read ? read.lot : undefined;
};

const openRecall = (database: Database, id: string): Recall | undefined => {
  const recall = readFact(database, 'recall', id);
  return recall?.status === 'open' && recall.type !== 'mock' ? recall : undefined;
};

const publicRecall = (
  { reason, class: level, openedAt, instructions }: Recall,
  lots?: readonly string[],
): PublicRecall => ({
  reason,
  ...(level !== undefined && { class: level }),
  since: openedAt.slice(0, 10),
  ...(instructions !== undefined && { instructions }),
  ...(lots && { lots }),
});

/** The lots of a product that an open recall covers. */
const recalledLots = (database: Database, recall: string, product: string): string[] =>
  database
    .all<{ goods: string }>(
      `SELECT goods FROM scope WHERE recall = ? AND substr(goods, 1, ?) = ? ORDER BY n LIMIT ?`,
      recall,
      product.length + 4,
      `${product}/10/`,
      mostLots,
    )
    .map(({ goods }) => parsedLot(goods) ?? goods);

function recallsOf(database: Database, id: string, facts: readonly (Lot | Thing | undefined)[]): PublicRecall[] {
  const named = [...new Set(facts.flatMap((fact) => fact?.recalls ?? []))];
  const direct = named.flatMap((each) => openRecall(database, each) ?? []).map((recall) => publicRecall(recall));
  if (productOf(id) !== id) return direct;
  const open = database.all<{ body: string }>(`SELECT body FROM recall WHERE status = 'open' AND type <> 'mock'`);
  const ofLots = open
    .map(({ body }) => JSON.parse(body) as Recall)
    .map((recall) => publicRecall(recall, recalledLots(database, recall.id, id)))
    .filter(({ lots = [] }) => lots.length > 0);
  return [...direct, ...ofLots];
}

const madeSentence = (database: Database, lot: Lot): string[] => {
  const [maker, place] = [nameOf(database, lot.producer), nameOf(database, lot.place)];
  if (maker === undefined) return [];
  const where = place === undefined ? '' : ` at ${place}`;
  const when = lot.madeAt === undefined ? '' : ` on ${lot.madeAt.slice(0, 10)}`;
  return [`${maker} made it${where}${when}.`];
};

/** The goods that it was made of, as far as their owners publish it. */
const inputSentences = (readModel: ReadModel, id: string, isPublic: IsPublic): string[] =>
  provenInputs(readModel, id)
    .filter((each) => each !== id && isPublic(each))
    .slice(0, mostLots)
    .map((each) => {
      const { database } = readModel;
      const lot = readFact(database, 'lot', each);
      const maker = nameOf(database, lot?.producer ?? keyOwner(database, each));
      const number = parsedLot(each);
      const what = `${nameOf(database, each) ?? each}${number === undefined ? '' : `, lot ${number}`}`;
      return `It was made with ${what}${maker === undefined ? '' : `, of ${maker}`}.`;
    });

const contentSentences = (database: Database, thing: Thing | undefined, isPublic: IsPublic): string[] =>
  (thing?.inside?.load ?? [])
    .filter(({ lot }) => isPublic(lot))
    .map(({ lot, quantity, uom }) => {
      const number = parsedLot(lot);
      return `It holds ${quantity} ${uom} of ${nameOf(database, lot) ?? lot}${number === undefined ? '' : `, lot ${number}`}.`;
    });

/** The facts of a thing that the ledger has. */
interface Known {
  readonly item: Thing | undefined;
  readonly container: Thing | undefined;
  readonly lot: Lot | undefined;
}

const knownOf = (database: Database, id: string): Known => {
  const item = readFact(database, 'item', id);
  return {
    item,
    container: readFact(database, 'container', id),
    lot: readFact(database, 'lot', item?.lot ?? id),
  };
};

const isRecorded = (id: string, { item, container, lot }: Known): boolean => {
  const read = parseId(id);
  const kind = isIdError(read) ? '' : read.kind;
  const needed: Readonly<Record<string, unknown>> = { item, lot, logisticUnit: container };
  return !Object.hasOwn(needed, kind) || needed[kind] !== undefined;
};

const provenanceOf = (readModel: ReadModel, { lot, container }: Known, isPublic: IsPublic): string[] => [
  ...(lot ? [...madeSentence(readModel.database, lot), ...inputSentences(readModel, lot.id, isPublic)] : []),
  ...contentSentences(readModel.database, container, isPublic),
];

/** Everything that a publication shows of a thing. */
export function publicView(readModel: ReadModel, id: string, publication: Publication, isPublic: IsPublic): PublicView {
  const { database } = readModel;
  const { show, links, key, organisation } = publication;
  const known = knownOf(database, id);
  const { lot } = known;
  return {
    id,
    title: nameOf(database, id) ?? 'Published by its owner',
    publisher: nameOf(database, keyOwner(database, key)) ?? organisation,
    isRecorded: isRecorded(id, known),
    facts: [...keyFacts(database, id, lot), ...lotFacts(lot)],
    ...(show.includes('recalls') && { recalls: recallsOf(database, id, [lot, known.item, known.container]) }),
    ...(show.includes('provenance') && { provenance: provenanceOf(readModel, known, isPublic) }),
    ...(show.includes('certificates') && { certificates: lot ? documentsOf(database, lot) : [] }),
    links,
  };
}
