import { checkDigit } from './gs1/checkDigit';
import {
  type ItemId,
  type LogisticUnitId,
  type LotId,
  type OtherId,
  type PartyId,
  partyIdOf,
  type PlaceId,
  type ProductId,
} from './gs1/id';

/** The length of the product's id at the start of a lot's or item's id. */
const afterGtin = 'https://id.gs1.org/01/00000000000000'.length;
const ofProduct = /^https:\/\/id\.gs1\.org\/01\/\d{14}(?:\/|$)/;
const lotShape = /^https:\/\/id\.gs1\.org\/01\/\d{14}\/10\//;
const itemShape = /^https:\/\/id\.gs1\.org\/01\/\d{14}\/21\//;
const logisticUnitShape = /^https:\/\/id\.gs1\.org\/00\//;
/** A GRAI without serial number names a type of assets. */
const assetShape = /^https:\/\/id\.gs1\.org\/(?:8003\/\d{14}.|8004\/)/;
const placeShape = /^https:\/\/id\.gs1\.org\/414\//;
/** A URI that is no GS1 key, and after its last # the GLN of the party whose place it is. */
const partyPlaceShape = /^(?!https:\/\/id\.gs1\.org\/|urn:epc:)[a-z][a-z0-9+.-]*:[\x21-\x7e]+#(\d{13})$/;
const partyShape = /^https:\/\/id\.gs1\.org\/417\//;

/** Returns true for the canonical id of a lot (GTIN and lot number). */
export const isLotId = (id: string): id is LotId => lotShape.test(id);
/** Returns true for the canonical id of a serialized item (GTIN and serial number). */
export const isItemId = (id: string): id is ItemId => itemShape.test(id);
/** Returns true for the canonical id of a logistic unit (SSCC). */
export const isLogisticUnitId = (id: string): id is LogisticUnitId => logisticUnitShape.test(id);
/** Returns true for the canonical id of a returnable or individual asset (GRAI, GIAI). */
export const isAssetId = (id: string): id is OtherId => assetShape.test(id);

/**
 * The party whose place it is, for a place that has no GLN: its id is a URI and the GLN of the party, `geo:52.1,5.1#9506000134307`. Each
 * party has a place of its own under such a URI, so nobody can take another's. Undefined for other ids.
 */
export function partyOfPlace(id: string): PartyId | undefined {
  const gln = partyPlaceShape.exec(id)?.[1];
  return gln?.endsWith(checkDigit(gln.slice(0, -1))) ? partyIdOf(gln) : undefined;
}

/** The id of a party's place under a URI; undefined if a GS1 key stands there, or what no key of the ledger can contain. */
export function partyPlaceOf(uri: string, party: PartyId): PlaceId | undefined {
  if (partyOfPlace(uri)) return uri as PlaceId;
  const id = `${uri}#${party.slice(-13)}`;
  return uri.length <= longestUri && partyOfPlace(id) ? (id as PlaceId) : undefined;
}

const longestUri = 400;
const partySuffix = '#0000000000000'.length;

/** The id of a place as events of its party write it: without the party. */
export const placeUriOf = (place: PlaceId): string => (partyOfPlace(place) ? place.slice(0, -partySuffix) : place);

/** Returns true for the canonical id of a place: a GLN, or a URI with the GLN of its party. */
export const isPlaceId = (id: string | undefined): id is PlaceId =>
  id !== undefined && (placeShape.test(id) || partyOfPlace(id) !== undefined);

/** Returns true for the canonical id of a party (GLN). */
export const isPartyId = (id: string | undefined): id is PartyId => id !== undefined && partyShape.test(id);

/** The product of a lot or item, or the product itself; undefined for goods without a GTIN. */
export const productOf = (goods: string): ProductId | undefined =>
  ofProduct.test(goods) ? (goods.slice(0, afterGtin) as ProductId) : undefined;
