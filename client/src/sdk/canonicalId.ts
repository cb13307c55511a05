import {
  itemId,
  type ItemId,
  lotId,
  type LotId,
  partyId,
  placeId,
  productId,
  recallId,
  shipmentId,
  unitId,
  type UnitId,
} from '@lotline/chaincode/domain';
import type { z } from 'zod';
import { LotlineError } from './lotlineError';

const schemas = {
  lot: lotId,
  item: itemId,
  unit: unitId,
  place: placeId,
  party: partyId,
  product: productId,
  shipment: shipmentId,
  recall: recallId,
} as const;

export type IdKind = keyof typeof schemas;
export type IdOf<Kind extends IdKind> = z.output<(typeof schemas)[Kind]>;

/** Reads an id in any spelling. Throws `LotlineError` `id_invalid` with what is wrong. */
export function canonicalId<Kind extends IdKind>(kind: Kind, text: string): IdOf<Kind> {
  const read = schemas[kind].safeParse(text);
  if (read.success) return read.data as IdOf<Kind>;
  throw invalid(read.error.issues[0]);
}

/** Reads the id of a lot, item or logistic unit in any spelling. */
export function goodsId(text: string): LotId | ItemId | UnitId {
  let fault: z.core.$ZodIssue | undefined;
  for (const schema of [lotId, itemId, unitId]) {
    const read = schema.safeParse(text);
    if (read.success) return read.data;
    fault ??= read.error.issues[0];
  }
  throw invalid(fault);
}

const invalid = (issue: z.core.$ZodIssue | undefined): LotlineError =>
  new LotlineError({ code: 'id_invalid', message: issue?.message ?? 'It is no id.' });

/** The resource of an id's thing under its collection: the id's values as path segments. */
export function idPath(kind: IdKind, text: string): string {
  const id = canonicalId(kind, text);
  const segments = id.startsWith('urn:')
    ? id.split(':').slice(-2)
    : new URL(id).pathname.split('/').filter((_, index) => index > 0 && index % 2 === 0);
  return segments.join('/');
}
