import { counts, entryOf, ringEntries, ringStart } from './columns';

interface KindChange {
  readonly link: number;
  /** The kind before the change. */
  readonly before: number;
  /** Height of the ledger with the change. */
  readonly height: number;
}

/** Notes a change of a link's kind, before it is made: another thread that works at a lower height takes it back for itself. */
export function noteChange(shared: Int32Array, { link, before, height }: KindChange): void {
  const number = entryOf(shared, counts.changes);
  const at = ringStart + (number % ringEntries) * 3;
  shared[at] = link;
  shared[at + 1] = before;
  shared[at + 2] = height;
  Atomics.store(shared, counts.changes, number + 1);
}

/**
 * The kinds of links as they were at a height; undefined if too much has changed since.
 */
export function kindsAt(kinds: Int8Array, shared: Int32Array, height: number): Int8Array | undefined {
  for (let tries = 0; tries < 100; tries += 1) {
    const before = Atomics.load(shared, counts.changes);
    const copy = new Int8Array(kinds);
    if (Atomics.load(shared, counts.changes) !== before) continue;
    return takeBack(copy, shared, { changes: before, height });
  }
  return undefined;
}

function takeBack(
  copy: Int8Array,
  shared: Int32Array,
  { changes, height }: { readonly changes: number; readonly height: number },
): Int8Array | undefined {
  for (let number = changes - 1; number >= 0; number -= 1) {
    if (changes - number > ringEntries / 2) return undefined;
    const at = ringStart + (number % ringEntries) * 3;
    if (entryOf(shared, at + 2) <= height) break;
    copy[entryOf(shared, at)] = entryOf(shared, at + 1);
  }
  return copy;
}
