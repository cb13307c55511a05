import { hasCheckDigit } from './checkDigit';
import type { Identifier } from './identifier';

/** The canonical form of the common keys, with no character that would be percent-encoded. */
const plain =
  /^https:\/\/id\.gs1\.org\/(?:01\/\d{14}(?:\/(?:10|21)\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,20})?|00\/\d{18}|41[47]\/\d{13})$/;

const key = 'https://id.gs1.org/'.length;
const [afterTwo, afterThree] = [key + '00/'.length, key + '414/'.length];
const product = afterTwo + 14;

/** The kind of an id that has the form. */
function kindOf(id: string): Identifier['kind'] {
  if (id.charAt(key) === '4') return id.charAt(key + 2) === '4' ? 'place' : 'party';
  if (id.charAt(key + 1) === '0') return 'logisticUnit';
  if (id.length === product) return 'product';
  return id.charAt(product + 1) === '1' ? 'lot' : 'item';
}

/**
 * The kind of a text that is certainly the canonical id of a product, lot, item, logistic unit, place or party. Most ids arrive in that
 * form, and this costs a tenth of `parseId`; on undefined, call `parseId`. It captures no groups, which would cost as much again.
 */
export function canonicalKind(text: string): Identifier['kind'] | undefined {
  if (!plain.test(text)) return undefined;
  const kind = kindOf(text);
  const start = kind === 'place' || kind === 'party' ? afterThree : afterTwo;
  const end = kind === 'lot' || kind === 'item' ? product : text.length;
  return hasCheckDigit(text, start, end) ? kind : undefined;
}

/** Returns true if a text is certainly a canonical id. */
export const isCanonical = (text: string): boolean => canonicalKind(text) !== undefined;
