/** The first and last serial number of a range, both included. */
export interface SerialRange {
  readonly from: string;
  readonly to: string;
}

interface Counted {
  readonly before: string;
  readonly number: bigint;
}

/** A serial number that ends in digits, as what stands before them and their number. */
function countedOf(serial: string): Counted | undefined {
  const [, before = '', digits] = /^(.*?)(\d+)$/.exec(serial) ?? [];
  return digits === undefined ? undefined : { before, number: BigInt(digits) };
}

/** Both ends as numbers, if the same text stands before them. */
function countedRange({ from, to }: SerialRange): readonly [Counted, Counted] | undefined {
  const [first, last] = [countedOf(from), countedOf(to)];
  return first && last && first.before === last.before ? [first, last] : undefined;
}

/** Returns true for a range whose first serial number comes after the last one: nothing is in it. */
export function isReversed(range: SerialRange): boolean {
  const counted = countedRange(range);
  return counted ? counted[0].number > counted[1].number : range.from > range.to;
}

/** Returns true if a serial number is in a range: A9 to A10 are two numbers, other ends are compared as text. */
export function isInRange(serial: string, range: SerialRange): boolean {
  const counted = countedRange(range);
  if (!counted) return serial >= range.from && serial <= range.to;
  const [first, last] = counted;
  const own = countedOf(serial);
  return own?.before === first.before && own.number >= first.number && own.number <= last.number;
}
