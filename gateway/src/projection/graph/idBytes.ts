import { byteOf, type Columns, entryOf, smallOf } from './columns';

type Ids = Pick<Columns, 'ids' | 'idEnd'>;

const encoder = new TextEncoder();
const ofGtin = encoder.encode('https://id.gs1.org/01/');
const gtinDigits = 14;
const [zero = 0, slash] = encoder.encode('0/');

function holds(ids: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let at = 0; at < text.length; at += 1) if (ids[start + at] !== text[at]) return false;
  return true;
}

/**
 * The GTIN of a product, lot or item, as a number; -1 for other goods. The same as the contract's `productOf`, without making a text of
 * the id.
 */
export function gtinOf({ ids, idEnd }: Ids, node: number): number {
  const start = entryOf(idEnd, node - 1);
  const end = entryOf(idEnd, node);
  const digits = start + ofGtin.length;
  const last = digits + gtinDigits;
  if (last > end || (last < end && ids[last] !== slash) || !holds(ids, start, ofGtin)) return -1;
  let gtin = 0;
  for (let at = digits; at < last; at += 1) {
    const digit = byteOf(ids, at) - zero;
    if (digit < 0 || digit > 9) return -1;
    gtin = gtin * 10 + digit;
  }
  return gtin;
}

/** The id of a transformation in a single event is this and the event’s number. Other processes have an organisation there. */
export const ownProcess = 'process #';
const ofEvent = encoder.encode(ownProcess);

/** Returns true for a transformation in a single event. `node`: a process. */
export const isInOneEvent = ({ ids, idEnd }: Ids, node: number): boolean =>
  holds(ids, entryOf(idEnd, node - 1), ofEvent);

/** The kind of a node in the column of kinds has this flag if its id contains what JSON escapes. */
const escaped = 8;
/** The kind without the flag. */
export const kindBits = 7;
const special = /["\\\p{Cc}\p{Cs}]/u;

export const kindWithFlag = (kind: number, id: string): number => (special.test(id) ? kind | escaped : kind);

/** Returns true if JSON shows the id of a node as it is. */
export const hasPlainId = ({ nodeKind }: Pick<Columns, 'nodeKind'>, node: number): boolean =>
  (smallOf(nodeKind, node) & escaped) === 0;
