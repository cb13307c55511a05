import { hasCheckDigit } from './checkDigit';

/** The canonical form of the common keys, with no character that would be percent-encoded. */
const plain =
  /^https:\/\/id\.gs1\.org\/(?:01\/(\d{14})(?:\/(?:10|21)\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,20})?|00\/(\d{18})|41[47]\/(\d{13}))$/;

/**
 * Returns true if a text is certainly the canonical id of a product, lot, item, logistic unit, place or party. Most ids arrive in that
 * form, and this check costs a tenth of `parseId`; on `false`, call `parseId`.
 */
export const isCanonical = (text: string): boolean => {
  const match = plain.exec(text);
  const digits = match && (match[1] ?? match[2] ?? match[3]);
  return typeof digits === 'string' && hasCheckDigit(digits);
};
