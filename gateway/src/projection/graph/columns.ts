import { Buffer } from 'node:buffer';

/** Numbers in shared memory. Another thread reads the same memory; when it grows, it moves, and the thread is sent the new one. */
type Numbers = Int32Array | Int8Array | Uint8Array;

const fewest = 1024;

/**
 * An event that names goods: see legs.ts for its `kind`; `place` and `other`, the other end of a journey, are numbers of spots, 0 for none.
 */
export interface Visit {
  readonly node: number;
  readonly kind: number;
  readonly place: number;
  readonly other: number;
  readonly event: number;
}

/** The memory of the graph: numbers by node, link and event. Index 0 is unused. */
export interface Columns {
  /**
   * By node: the latest outgoing and incoming link, the kind, the filling, where its id ends in `ids`, and the number of events that name
   * it.
   */
  out: Int32Array;
  in: Int32Array;
  nodeKind: Int8Array;
  filling: Int32Array;
  idEnd: Int32Array;
  visits: Int32Array;
  /** By node: the latest visit, an event that names it, and the height with the latest change of its stock. */
  visit: Int32Array;
  stock: Int32Array;
  /** By node: the first node with the same GTIN; 0 for goods without a GTIN. */
  product: Int32Array;
  /** The ids of all nodes, UTF-8, one after the other. */
  ids: Uint8Array;
  /**
   * By link, two numbers for each end: the previous link there, and the node at the other end with `endFlags`. A walk reads both, so they
   * stand together.
   */
  outs: Int32Array;
  ins: Int32Array;
  /** By link: its event, and its kind (-1 if the event was declared to be in error). */
  event: Int32Array;
  kind: Int8Array;
  /** By visit: the previous one of the node, its event, place and other end, and its kind (see legs.ts). */
  nextVisit: Int32Array;
  visitEvent: Int32Array;
  visitPlace: Int32Array;
  visitOther: Int32Array;
  visitKind: Int8Array;
  /** By event: the number of its author, and the 32 bytes of its hash. */
  author: Int32Array;
  hash: Uint8Array;
  /** See `counts`. */
  counts: Int32Array;
}

export type ColumnName = keyof Columns;

/** Links of nodes as arrays: `first` by node, `pairs` (see `outs`) and `kind` by link. Links above `last` are newer than the graph. */
export interface Chains {
  readonly first: Int32Array;
  readonly pairs: Int32Array;
  readonly kind: Int8Array;
  readonly last: number;
}

/**
 * Flags below the number of a node at the end of a link: a process, a process in a single event, a link that was removed once (its kind
 * says whether it still is). A walk need not read the node.
 */
export const endFlags = { ofProcess: 1, removed: 2, inOneEvent: 4 } as const;
export const endBits = 3;

/** Positions in `counts`. `height`: blocks that the columns reflect; `changes`: changes of kinds of links so far. */
export const counts = { height: 0, changes: 1, authors: 2, visits: 3 } as const;

/** Entries of the ring of the latest changes of kinds, behind the counts: link, kind before, height. */
export const ringEntries = 16_384;
export const ringStart = 8;

const shared = {
  int32: (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4)),
  int8: (length: number): Int8Array => new Int8Array(new SharedArrayBuffer(length)),
  bytes: (length: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(length)),
};

export const emptyColumns = (): Columns => ({
  out: shared.int32(fewest),
  in: shared.int32(fewest),
  nodeKind: shared.int8(fewest),
  filling: shared.int32(fewest),
  idEnd: shared.int32(fewest),
  visits: shared.int32(fewest),
  visit: shared.int32(fewest),
  stock: shared.int32(fewest),
  product: shared.int32(fewest),
  ids: shared.bytes(fewest * 32),
  outs: shared.int32(fewest * 2),
  ins: shared.int32(fewest * 2),
  event: shared.int32(fewest),
  kind: shared.int8(fewest),
  nextVisit: shared.int32(fewest),
  visitEvent: shared.int32(fewest),
  visitPlace: shared.int32(fewest),
  visitOther: shared.int32(fewest),
  visitKind: shared.int8(fewest),
  author: shared.int32(fewest),
  hash: shared.bytes(fewest * 32),
  counts: shared.int32(ringStart + ringEntries * 3),
});

/**
 * The number at an index, which is within the column unless the program has a defect. Throws a RangeError otherwise. Reads one kind of
 * array only: the engine then compiles it to a single load.
 */
export function entryOf(numbers: Int32Array, index: number): number {
  const entry = numbers[index];
  if (entry === undefined) throw outside(numbers, index);
  return entry;
}

/** The same of a column of small numbers. */
export function smallOf(numbers: Int8Array, index: number): number {
  const entry = numbers[index];
  if (entry === undefined) throw outside(numbers, index);
  return entry;
}

/** The same of bytes. */
export function byteOf(bytes: Uint8Array, index: number): number {
  const entry = bytes[index];
  if (entry === undefined) throw outside(bytes, index);
  return entry;
}

const outside = ({ length }: Numbers, index: number): RangeError =>
  new RangeError(`The graph has no entry ${index} in a column of ${length}.`);

/** Moves a column into memory for at least `least` numbers. */
export function grow(columns: Columns, name: ColumnName, least: number): void {
  move(columns, name, Math.max(least, Math.ceil(columns[name].length * 1.5)));
}

/** Moves a column into memory of its own. Threads that have the old memory see no more changes in it. */
export function move(columns: Columns, name: ColumnName, length: number): void {
  const old: Numbers = columns[name];
  const kind = old instanceof Int32Array ? 'int32' : old instanceof Int8Array ? 'int8' : 'bytes';
  const next = shared[kind](length);
  next.set(old);
  Object.assign(columns, { [name]: next });
}

export const nodeColumns = [
  'out',
  'in',
  'nodeKind',
  'filling',
  'idEnd',
  'visits',
  'visit',
  'stock',
  'product',
] as const;
/** Columns with two numbers for each link. */
export const pairColumns = ['outs', 'ins'] as const;
export const linkColumns = ['event', 'kind'] as const;
export const visitColumns = ['nextVisit', 'visitEvent', 'visitPlace', 'visitOther', 'visitKind'] as const;

const views = new WeakMap<Uint8Array, Buffer>();

/** The same memory as a Buffer, to read and write texts. */
export function textOf(bytes: Uint8Array): Buffer {
  const known = views.get(bytes);
  if (known) return known;
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  views.set(bytes, view);
  return view;
}
