/**
 * Orders keys by their UTF-8 bytes, as a peer's LevelDB does. JavaScript compares UTF-16 units, where a surrogate pair
 * (U+10000 and up) sorts before U+E000 to U+FFFF.
 */
export function compareUtf8(left: string, right: string): number {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Sorts by key in that order. If no unit is above the first surrogate, the order of units is the same, and comparing them is faster. */
export function sortByKey<T extends { readonly key: string }>(items: T[]): T[] {
  const plain = items.every(({ key }) => !pastFirstSurrogate.test(key));
  return items.sort(
    plain ? (a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)) : (a, b) => compareUtf8(a.key, b.key),
  );
}

const pastFirstSurrogate = /[\ud800-\uffff]/;

/** The rank of a unit: surrogates, which encode code points above U+FFFF, rank above every other unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
