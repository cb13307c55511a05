import { must } from './must';

const surrogate = /[\ud800-\udfff]/;

const pointsOf = (text: string): number[] =>
  Array.from(text, (character) => must(character.codePointAt(0), 'code point'));

/**
 * Compares texts by Unicode code point, which is also the order of their UTF-8 bytes. The `<` of JavaScript compares
 * UTF-16 units, which sorts U+FFFD after an emoji.
 */
export const byCodePoint = (a: string, b: string): number => {
  if (a === b) return 0;
  if (!surrogate.test(a) && !surrogate.test(b)) return a < b ? -1 : 1;
  const left = pointsOf(a);
  const right = pointsOf(b);
  const at = left.findIndex((point, index) => point !== right[index]);
  return at === -1 || must(left[at], 'code point') < (right[at] ?? -1) ? -1 : 1;
};
