import { hasCheckDigit } from './checkDigit';
import type { Identifier } from './identifier';

/** The canonical form of the common keys, with no character that would be percent-encoded. */
const plain =
  /^https:\/\/id\.gs1\.org\/(?:01\/(\d{14})(?:\/(10|21)\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,20})?|00\/(\d{18})|(414|417)\/(\d{13}))$/;

const kinds: Readonly<Record<string, Identifier['kind']>> = {
  '10': 'lot',
  '21': 'item',
  '414': 'place',
  '417': 'party',
};

/**
 * The kind of a text that is certainly the canonical id of a product, lot, item, logistic unit, place or party. Most ids arrive in that
 * form, and this costs a tenth of `parseId`; on undefined, call `parseId`.
 */
export const canonicalKind = (text: string): Identifier['kind'] | undefined => {
  const match = plain.exec(text);
  if (!match) return undefined;
  const [, gtin, qualifier, sscc, gln, place] = match;
  const digits = gtin ?? sscc ?? place;
  if (digits === undefined || !hasCheckDigit(digits)) return undefined;
  return kinds[qualifier ?? gln ?? ''] ?? (gtin === undefined ? 'logisticUnit' : 'product');
};

/** Returns true if a text is certainly a canonical id. */
export const isCanonical = (text: string): boolean => canonicalKind(text) !== undefined;
