import { type BitReader, numberBits } from './bits';
import { refuse } from './problem';

/** The six-bit characters of the EPC Tag Data Standard (table G) have the last six bits of their ASCII code. A space pads on the left. */
const characters = /^[ #/0-9A-Z-]*$/;
const codeOf = (character: string): number => character.charCodeAt(0) & 63;
const characterOf = (code: number): string => String.fromCharCode(code < 32 ? code + 64 : code);
/** Six zeros end a text. */
const end = 0;

/** A text in six bits for each character. Throws `Gs1Error` for characters that have no code. */
export const sixBits = (text: string): string =>
  characters.test(text)
    ? Array.from(text, (character) => numberBits(codeOf(character), 6)).join('')
    : refuse('epc', `"${text}" has characters other than A-Z, 0-9, "#", "-" and "/" [epc].`);

export const readSixBits = (bits: BitReader, length: number): string => {
  const text = Array.from({ length }, () => characterOf(bits.small(6))).join('');
  return characters.test(text) ? text : refuse('epc', 'Six bits are no character of the EPC Tag Data Standard [epc].');
};

/** A text of any length, with its end. */
export const endedSixBits = (text: string): string => sixBits(text) + numberBits(end, 6);

export const readEndedSixBits = (bits: BitReader): string => {
  let text = '';
  while (bits.left >= 6 && Number.parseInt(bits.peek(6), 2) !== end) text += readSixBits(bits, 1);
  bits.take(6);
  return text;
};
