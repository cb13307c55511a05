import { idError, type IdError } from './idError';
import { must } from '../must';

const cset82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/;
const control = /\p{Cc}/u;
const loneSurrogate = /\p{Cs}/u;

/** Returns true if every character is in GS1 AI encodable character set 82 (GS1 General Specifications, figure 7.11-1). */
const isCset82 = (text: string): boolean => cset82.test(text);

const name = (character: string): string =>
  `U+${must(character.codePointAt(0), 'character').toString(16).toUpperCase().padStart(4, '0')}`;

/** The error for a control character or lone surrogate, which no identifier and no ledger key may contain. */
export const unprintable = (text: string, what: string): IdError | undefined => {
  const found = control.exec(text);
  if (found) {
    return idError('control_character', `${what} contains the control character ${name(found[0])}; remove it.`);
  }
  const half = loneSurrogate.exec(text);
  return half
    ? idError('lone_surrogate', `${what} contains the lone surrogate ${name(half[0])}; remove it.`)
    : undefined;
};

/** The error for the first character outside set 82; undefined when `text` has none. */
export const outsideCset82 = (text: string, what: string): IdError | undefined => {
  if (isCset82(text)) return undefined;
  const found = must(
    Array.from(text).find((character) => !isCset82(character)),
    'character',
  );
  return (
    unprintable(text, what) ??
    idError('charset', `${what} contains "${found}" (${name(found)}), which is not in GS1 character set 82.`)
  );
};
