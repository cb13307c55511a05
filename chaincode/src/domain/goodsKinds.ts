import type { ItemId, LotId, OtherId, PartyId, PlaceId, ProductId, LogisticUnitId } from './gs1/id';

/** The length of the product's id at the start of a lot's or item's id. */
const afterGtin = 'https://id.gs1.org/01/00000000000000'.length;
const ofProduct = /^https:\/\/id\.gs1\.org\/01\/\d{14}(?:\/|$)/;
const lotShape = /^https:\/\/id\.gs1\.org\/01\/\d{14}\/10\//;
const itemShape = /^https:\/\/id\.gs1\.org\/01\/\d{14}\/21\//;
const logisticUnitShape = /^https:\/\/id\.gs1\.org\/00\//;
const assetShape = /^https:\/\/id\.gs1\.org\/800[34]\//;
const placeShape = /^https:\/\/id\.gs1\.org\/414\//;
const partyShape = /^https:\/\/id\.gs1\.org\/417\//;

/** Returns true for the canonical id of a lot (GTIN and lot number). */
export const isLotId = (id: string): id is LotId => lotShape.test(id);
/** Returns true for the canonical id of a serialized item (GTIN and serial number). */
export const isItemId = (id: string): id is ItemId => itemShape.test(id);
/** Returns true for the canonical id of a logistic unit (SSCC). */
export const isLogisticUnitId = (id: string): id is LogisticUnitId => logisticUnitShape.test(id);
/** Returns true for the canonical id of a returnable or individual asset (GRAI, GIAI). */
export const isAssetId = (id: string): id is OtherId => assetShape.test(id);
/** Returns true for the canonical id of a place (GLN). */
export const isPlaceId = (id: string | undefined): id is PlaceId => id !== undefined && placeShape.test(id);

/** Returns true for the canonical id of a party (GLN). */
export const isPartyId = (id: string | undefined): id is PartyId => id !== undefined && partyShape.test(id);

/** The product of a lot or item, or the product itself; undefined for goods without a GTIN. */
export const productOf = (goods: string): ProductId | undefined =>
  ofProduct.test(goods) ? (goods.slice(0, afterGtin) as ProductId) : undefined;
