import { concat, equalBytes, sha256 } from '../verify/bytes';

const leafPrefix = Uint8Array.of(0);
const hashBytes = 32;
/** A node's content: its prefix, 1, and two hashes. */
const node = Uint8Array.of(1, ...new Uint8Array(2 * hashBytes));

/** Hash of a leaf (RFC 6962, 2.1). */
export const leafHash = (content: Uint8Array): Uint8Array => sha256(leafPrefix, content);

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  node.set(left, 1);
  node.set(right, 1 + hashBytes);
  return sha256(node);
}

/** The height of the smallest complete subtree that has room for so many leaves, from 1. */
const heightOf = (leaves: number): number => 32 - Math.clz32(leaves - 1);

/** The largest power of two smaller than `size`, for sizes from 2. */
const splitOf = (size: number): number => 2 ** (heightOf(size) - 1);

/** Hashes one after the other, such as those of all complete subtrees of one height. */
class Level {
  #bytes = new Uint8Array(hashBytes * 64);
  length = 0;

  push(hash: Uint8Array): void {
    if ((this.length + 1) * hashBytes > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(hash, this.length * hashBytes);
    this.length += 1;
  }

  /** A view of a hash. Its bytes stay as they are, because nodes never change. */
  at(index: number): Uint8Array {
    if (index >= this.length) throw new RangeError(`There is no node ${index}.`);
    return this.#bytes.subarray(index * hashBytes, (index + 1) * hashBytes);
  }
}

/** An append-only Merkle tree in the shape of RFC 6962. It keeps 64 bytes a leaf in memory and answers for any of its earlier sizes. */
export class MerkleTree {
  readonly #levels: Level[] = [new Level()];
  /** The last node at each height of the first `size` leaves, for the size that was asked for last. */
  #edge: { readonly size: number; readonly nodes: Level } = { size: 0, nodes: new Level() };

  get size(): number {
    return this.#levels[0]?.length ?? 0;
  }

  /** Appends a leaf by its hash. */
  append(hash: Uint8Array): void {
    let top = hash;
    for (let height = 0; ; height += 1) {
      const level = (this.#levels[height] ??= new Level());
      level.push(top);
      if (level.length % 2 === 1) return;
      top = nodeHash(level.at(level.length - 2), level.at(level.length - 1));
    }
  }

  leaf(index: number): Uint8Array {
    return this.#node(0, index);
  }

  /** The root of the first `size` leaves; of none, the hash of nothing. */
  root(size = this.size): Uint8Array {
    this.#known(size);
    if (size === 0) return sha256();
    const edge = this.#edgeOf(size);
    return edge.at(edge.length - 1);
  }

  /** The path from a leaf to the root of the first `size` leaves. */
  inclusion(index: number, size = this.size): Uint8Array[] {
    this.#known(size);
    if (index < 0 || index >= size) throw new RangeError(`A tree of ${size} leaves has no leaf ${index}.`);
    const edge = this.#edgeOf(size);
    const path: Uint8Array[] = [];
    let [at, last] = [index, size - 1];
    for (let height = 0; last > 0; height += 1) {
      const sibling = at ^ 1;
      if (sibling < last) path.push(this.#node(height, sibling));
      else if (sibling === last) path.push(edge.at(height));
      at >>>= 1;
      last >>>= 1;
    }
    return path;
  }

  /** The proof that the first `size` leaves extend the first `earlier` leaves. */
  consistency(earlier: number, size = this.size): Uint8Array[] {
    this.#known(size);
    if (earlier < 0 || earlier > size)
      throw new RangeError(`A tree of ${size} leaves does not extend one of ${earlier}.`);
    if (earlier === 0 || earlier === size) return [];
    const edge = this.#edgeOf(size);
    const range = (start: number, end: number): Uint8Array => {
      const height = heightOf(end - start);
      return end === size ? edge.at(height) : this.#node(height, start / 2 ** height);
    };
    const path: Uint8Array[] = [];
    let [start, end] = [0, size];
    let isWhole = true;
    while (earlier !== end) {
      const middle = start + splitOf(end - start);
      if (earlier <= middle) {
        path.unshift(range(middle, end));
        end = middle;
      } else {
        path.unshift(range(start, middle));
        start = middle;
        isWhole = false;
      }
    }
    return isWhole ? path : [range(start, end), ...path];
  }

  #known(size: number): void {
    if (size < 0 || size > this.size) throw new RangeError(`The tree has ${this.size} leaves, not ${size}.`);
  }

  #node(height: number, index: number): Uint8Array {
    const level = this.#levels[height];
    if (!level) throw new RangeError(`The tree has no subtree of height ${height}.`);
    return level.at(index);
  }

  #edgeOf(size: number): Level {
    if (this.#edge.size === size) return this.#edge.nodes;
    let last = size - 1;
    let node = this.#node(0, last);
    const nodes = new Level();
    nodes.push(node);
    for (let height = 0; last > 0; height += 1) {
      if (last % 2 === 1) node = nodeHash(this.#node(height, last - 1), node);
      nodes.push(node);
      last >>>= 1;
    }
    this.#edge = { size, nodes };
    return nodes;
  }
}

/** A walk from a leaf to the root: the positions of its node and of the last node at each height. */
class Climb {
  #at: number;
  #last: number;

  constructor(at: number, last: number) {
    this.#at = at;
    this.#last = last;
  }

  get isAtRoot(): boolean {
    return this.#last === 0;
  }

  /** Goes past the heights at which the node is a right one. */
  skipRight(): void {
    while (this.#at % 2 === 1) this.#rise();
  }

  /** Goes one node up. Returns true if the next sibling of the path is on the left. */
  next(): boolean {
    const isLeft = this.#at % 2 === 1 || this.#at === this.#last;
    if (isLeft) while (this.#at % 2 === 0 && this.#at !== 0) this.#rise();
    this.#rise();
    return isLeft;
  }

  #rise(): void {
    this.#at = Math.floor(this.#at / 2);
    this.#last = Math.floor(this.#last / 2);
  }
}

/** True if the path leads from the leaf, at `index` in a tree of `size` leaves, to the root (RFC 9162, 2.1.3.2). */
export function isIncluded(
  leaf: Uint8Array,
  { index, size, path, root }: { index: number; size: number; path: readonly Uint8Array[]; root: Uint8Array },
): boolean {
  if (index < 0 || index >= size) return false;
  const climb = new Climb(index, size - 1);
  let hash = leaf;
  for (const sibling of path) {
    if (climb.isAtRoot) return false;
    hash = climb.next() ? nodeHash(sibling, hash) : nodeHash(hash, sibling);
  }
  return climb.isAtRoot && equalBytes(hash, root);
}

/** The size and root of a tree. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** True if the path proves that the later tree extends the earlier one (RFC 9162, 2.1.4.2). */
export function isExtension(earlier: TreeHead, later: TreeHead, path: readonly Uint8Array[]): boolean {
  if (earlier.size > later.size) return false;
  if (earlier.size === 0) return path.length === 0 && equalBytes(earlier.root, sha256());
  if (earlier.size === later.size) return path.length === 0 && equalBytes(earlier.root, later.root);
  const isComplete = Number.isInteger(Math.log2(earlier.size));
  const [first, ...rest] = isComplete ? [earlier.root, ...path] : path;
  return first !== undefined && isGrown(earlier, later, { first, rest });
}

function isGrown(
  earlier: TreeHead,
  later: TreeHead,
  { first, rest }: { readonly first: Uint8Array; readonly rest: readonly Uint8Array[] },
): boolean {
  const climb = new Climb(earlier.size - 1, later.size - 1);
  climb.skipRight();
  let [before, after] = [first, first];
  for (const sibling of rest) {
    if (climb.isAtRoot) return false;
    const isLeft = climb.next();
    after = isLeft ? nodeHash(sibling, after) : nodeHash(after, sibling);
    if (isLeft) before = nodeHash(sibling, before);
  }
  return climb.isAtRoot && equalBytes(before, earlier.root) && equalBytes(after, later.root);
}

/** The part of a ledger that one leaf stands for: a transaction at its place, and whether it is valid. */
export interface LedgerLeaf {
  /** Hash of its block's header. */
  readonly blockHash: Uint8Array;
  /** Its position in the block, from 0. */
  readonly index: number;
  /** Its validation code. */
  readonly code: number;
  /** SHA-256 of its envelope. */
  readonly envelopeHash: Uint8Array;
}

/** The leaf's hash: of header hash, position (32 bits, big-endian), validation code and envelope hash. */
export function ledgerLeafHash({ blockHash, index, code, envelopeHash }: LedgerLeaf): Uint8Array {
  const place = new Uint8Array(5);
  new DataView(place.buffer).setUint32(0, index);
  place[4] = code;
  return leafHash(concat(blockHash, place, envelopeHash));
}
