import { encodeSegment } from './percentEncoding';

declare const brand: unique symbol;
type Id<Kind extends string> = string & { readonly [brand]: Kind };

/** `https://id.gs1.org/01/{gtin}`: a product, whatever its lot. */
export type ProductId = Id<'product'>;
/** `https://id.gs1.org/01/{gtin}/10/{lot}`: one lot of a product. */
export type LotId = Id<'lot'>;
/** `https://id.gs1.org/01/{gtin}/21/{serial}`: one serialised item. */
export type ItemId = Id<'item'>;
/** `https://id.gs1.org/00/{sscc}`: one logistic unit. */
export type LogisticUnitId = Id<'logisticUnit'>;
/** `https://id.gs1.org/414/{gln}[/254/{extension}]`: a physical location. */
export type PlaceId = Id<'place'>;
/** `https://id.gs1.org/417/{gln}`: an organisation. */
export type PartyId = Id<'party'>;
/** Any other GS1 key (document, asset, coupon, consignment …) in the same canonical form. */
export type OtherId = Id<'other'>;
/** Trade items and logistic units: they are made, moved and sold. */
export type GoodsId = ProductId | LotId | ItemId | LogisticUnitId;
/** Any GS1 identifier in canonical form. */
export type AnyId = GoodsId | PlaceId | PartyId | OtherId;

/** The resolver domain of every canonical identifier (GS1 Digital Link: URI Syntax §5). */
const canonicalDomain = 'https://id.gs1.org';

/** The canonical URI of a key and its qualifiers, given as AI and plain value. The caller has validated the values. */
export const canonicalUri = (parts: readonly (readonly [ai: string, value: string])[]): string =>
  canonicalDomain + parts.map(([ai, value]) => `/${ai}/${encodeSegment(value)}`).join('');

/** The id of a product from its GTIN-14. The arguments of all functions below must have passed the schemas in `schemas.ts`. */
export const productIdOf = (gtin: string): ProductId => canonicalUri([['01', gtin]]) as ProductId;

/** The id of a lot from its GTIN-14 and lot number. */
export const lotIdOf = (gtin: string, lot: string): LotId =>
  canonicalUri([
    ['01', gtin],
    ['10', lot],
  ]) as LotId;

/** The id of a serialised item from its GTIN-14 and serial number. */
export const itemIdOf = (gtin: string, serial: string): ItemId =>
  canonicalUri([
    ['01', gtin],
    ['21', serial],
  ]) as ItemId;

/** The id of a logistic unit from its SSCC. */
export const logisticUnitIdOf = (sscc: string): LogisticUnitId => canonicalUri([['00', sscc]]) as LogisticUnitId;

/** The id of a place from its GLN and, for a location inside it, the GLN extension. */
export const placeIdOf = (gln: string, extension?: string): PlaceId =>
  canonicalUri(
    extension === undefined
      ? [['414', gln]]
      : [
          ['414', gln],
          ['254', extension],
        ],
  ) as PlaceId;

/** The id of a party from its GLN. */
export const partyIdOf = (gln: string): PartyId => canonicalUri([['417', gln]]) as PartyId;
