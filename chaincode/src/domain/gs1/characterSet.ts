import { idError, type IdError } from './idError';

const cset82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/;
const control = /\p{Cc}/u;
const loneSurrogate = /\p{Cs}/u;

/** Whether every character is of the GS1 AI encodable character set 82 (GS1 General Specifications, figure 7.11-1). */
export const isCset82 = (text: string): boolean => cset82.test(text);

const name = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** A control character or half a surrogate pair, which no identifier and no key of the ledger may hold. */
export const unprintable = (text: string, what: string): IdError | undefined => {
  const found = control.exec(text);
  if (found) {
    return idError('control_character', `${what} holds the control character ${name(found[0])}; remove it.`);
  }
  const half = loneSurrogate.exec(text);
  return half
    ? idError('lone_surrogate', `${what} holds half a surrogate pair, ${name(half[0])}; remove it.`)
    : undefined;
};

/** The first character outside set 82, or undefined when `text` has none. */
export const outsideCset82 = (text: string, what: string): IdError | undefined => {
  if (isCset82(text)) return undefined;
  const found = Array.from(text).find((character) => !isCset82(character)) ?? '';
  return (
    unprintable(text, what) ??
    idError('charset', `${what} holds "${found}" (${name(found)}), which the GS1 character set 82 does not have.`)
  );
};
