/**
 * Orders keys as their UTF-8 bytes, as a peer's LevelDB does. JavaScript compares UTF-16 units, where a surrogate pair
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

/** Surrogates stand for the code points past U+FFFF: they rank above every other unit. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
