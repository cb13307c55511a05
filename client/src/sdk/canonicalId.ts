import {
  containerId,
  countedId,
  goodsUri,
  holdableId,
  isItemId,
  isLogisticUnitId,
  isLotId,
  isPartyId,
  isPlaceId,
  itemId,
  localId,
  lotId,
  partyId,
  pieceId,
  placeId,
  placeOrUri,
  productId,
  recallId,
  shipmentId,
  stockedId,
} from '#domain';
import type { z } from 'zod';
import { LotlineError } from './lotlineError';

const schemas = {
  lot: lotId,
  item: itemId,
  place: placeId,
  placeOrUri,
  party: partyId,
  product: productId,
  shipment: shipmentId,
  recall: recallId,
  container: containerId,
  piece: pieceId,
  counted: countedId,
  stocked: stockedId,
  holdable: holdableId,
} as const;

export type IdKind = keyof typeof schemas;
export type IdOf<Kind extends IdKind> = z.output<(typeof schemas)[Kind]>;

/**
 * Converts an id in any spelling, including a bare GTIN, GLN or SSCC, to its canonical form. Throws `LotlineError` `id_invalid` with the
 * reason.
 */
export function canonicalId<Kind extends IdKind>(kind: Kind, text: string): IdOf<Kind> {
  // A caller without types may leave the kind out, or misspell it.
  if (!Object.hasOwn(schemas, kind)) throw unknownKind(kind);
  const read = schemas[kind].safeParse(text);
  if (read.success) return read.data as IdOf<Kind>;
  throw invalid(read.error.issues[0]);
}

const unknownKind = (kind: string): LotlineError =>
  new LotlineError({
    code: 'input_invalid',
    message: `"${kind}" is no kind of id; the kinds are ${Object.keys(schemas).join(', ')}.`,
  });

/** Converts the id of goods in a query: a GS1 key in any spelling, or any URI that events may name. */
export function goodsId(text: string): string {
  const read = goodsUri.safeParse(text);
  if (read.success) return read.data;
  throw invalid(read.error.issues[0]);
}

const invalid = (issue: z.core.$ZodIssue | undefined): LotlineError =>
  new LotlineError({ code: 'id_invalid', message: issue?.message ?? 'It is not an id.' });

/** Returns true if a text is only the number of a shipment or recall, which identifies it for the party that assigned the number. */
export const isOwnNumber = (kind: IdKind, text: string): boolean =>
  (kind === 'shipment' || kind === 'recall') && localId.safeParse(text).success;

/** The id of goods, also a malformed one of an event; refuses a place or party. */
function goodsPathId(text: string): string {
  const id = goodsId(text);
  return isPlaceId(id) || isPartyId(id) ? canonicalId('holdable', text) : id;
}

const isUsual: Partial<Record<IdKind, (id: string) => boolean>> = {
  lot: isLotId,
  item: isItemId,
  container: isLogisticUnitId,
};

/** The path of an id below its collection: the values of the collection's usual key as path segments; for other goods, the whole id. */
export function idPath(kind: IdKind, text: string): string {
  if (isOwnNumber(kind, text)) return `own/${text}`;
  const hasKey = isUsual[kind];
  const id = hasKey ? goodsPathId(text) : canonicalId(kind, text);
  if (hasKey && !hasKey(id)) return encodeURIComponent(id);
  const segments = id.startsWith('urn:')
    ? id.split(':').slice(-2)
    : new URL(id).pathname.split('/').filter((_, index) => index > 0 && index % 2 === 0);
  return segments.join('/');
}
