const surrogate = /[\ud800-\udfff]/;

/**
 * Compares texts by Unicode code point, which is also the order of their UTF-8 bytes. The `<` of JavaScript compares
 * UTF-16 units, which sorts U+FFFD after an emoji.
 */
export const byCodePoint = (a: string, b: string): number => {
  if (a === b) return 0;
  if (!surrogate.test(a) && !surrogate.test(b)) return a < b ? -1 : 1;
  const left = Array.from(a, (character) => character.codePointAt(0) ?? 0);
  const right = Array.from(b, (character) => character.codePointAt(0) ?? 0);
  const at = left.findIndex((point, index) => point !== right[index]);
  return at === -1 || (left[at] ?? 0) < (right[at] ?? -1) ? -1 : 1;
};
