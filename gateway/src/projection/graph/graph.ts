import { Buffer } from 'node:buffer';
import {
  type Chains,
  type ColumnName,
  type Columns,
  counts,
  emptyColumns,
  endBits,
  endFlags,
  entryOf,
  grow,
  linkColumns,
  move,
  nodeColumns,
  pairColumns,
  smallOf,
  textOf,
  visitColumns,
} from './columns';
import { noteChange } from './kindChanges';
import { isInOneEvent, kindBits, kindWithFlag } from './idBytes';
import { Products } from './products';
import type { GraphLink, GraphNode } from './rows';
import { type Walk, Walks } from './walks';
import type { Visit } from './columns';

/** Kinds of nodes of the trace. A process is one transformation, between its inputs and its outputs. */
export const nodeKinds = { process: 0, lot: 1, item: 2, container: 3, other: 4, product: 5 } as const;
export type NodeKind = keyof typeof nodeKinds;

/**
 * Kinds of links. `transformed`: into or out of a process; `packed`: goods into their container; `serialized`: a lot to an item of it, by
 * an event; `member`: the same by the item's own fact, which stays if the event is declared in error; `claimed`: packed, by a party that
 * may not fill that container.
 */
export const linkKinds = { transformed: 0, packed: 1, serialized: 2, member: 3, claimed: 4 } as const;

/** The recorder of an event: an organisation, and its party if it had registered one. */
export interface Author {
  readonly msp: string;
  readonly party: string | null;
}

/** An event, by its hash (hex) and author. */
export interface GraphEvent {
  readonly n: number;
  readonly hash: string;
  readonly author: Author;
}

/** The part of shared memory that belongs to a height. */
export interface GraphSnapshot {
  readonly authors: Author[];
  readonly bounds: {
    readonly nodes: number;
    readonly links: number;
    readonly events: number;
    readonly visits?: number;
  };
  /** True for the state of a graph that goes on growing. */
  readonly isLive?: boolean;
}

/** Bytes of an event's hash. */
export const hashBytes = 32;
const authorKey = ({ msp, party }: Author): string => `${msp} ${party ?? ''}`;

/**
 * The genealogy of all goods as a forward star: each node heads a chain of outgoing and a chain of incoming edges, as integers. Nodes,
 * links and events have their database numbers (from 1, without gaps) and are never deleted.
 */
export class Graph {
  readonly columns: Columns;
  /** True for the graph that grows; false for one of another thread at a height of its own. */
  readonly isLive: boolean;
  /** By number: the authors of events. */
  readonly authors: Author[];
  readonly #authorNumbers = new Map<string, number>();
  /** Names of the columns that have moved since other threads received them. */
  readonly #moved = new Set<ColumnName>();
  #nodes: number;
  #links: number;
  #events: number;
  #visits: number;
  readonly #walks = new Walks();
  readonly #products = new Products();

  /** Called with the columns that have moved, before their height is shown. */
  onMoved: (columns: Partial<Pick<Columns, ColumnName>>) => void = () => undefined;
  #shownAuthors = 0;

  /** Without a snapshot, an empty graph that grows. */
  constructor(columns: Columns = emptyColumns(), snapshot?: GraphSnapshot) {
    const { authors = [], bounds = { nodes: 0, links: 0, events: 0 } } = snapshot ?? {};
    this.isLive = snapshot?.isLive ?? snapshot === undefined;
    this.columns = columns;
    this.authors = authors;
    this.#nodes = bounds.nodes;
    this.#links = bounds.links;
    this.#events = bounds.events;
    this.#visits = bounds.visits ?? 0;
    authors.forEach((author, number) => this.#authorNumbers.set(authorKey(author), number));
  }

  get nodes(): number {
    return this.#nodes;
  }

  get links(): number {
    return this.#links;
  }

  get events(): number {
    return this.#events;
  }

  get visits(): number {
    return this.#visits;
  }

  addNode({ n, kind, id, filling }: GraphNode): void {
    if (n !== this.#nodes + 1) throw new Error(`node ${n} does not follow node ${this.#nodes}`);
    this.#fit(nodeColumns, n + 1);
    const { columns } = this;
    const start = entryOf(columns.idEnd, n - 1);
    const length = Buffer.byteLength(id);
    this.#fit(['ids'], start + length);
    textOf(columns.ids).write(id, start);
    columns.idEnd[n] = start + length;
    columns.nodeKind[n] = kindWithFlag(kind, id);
    columns.filling[n] = filling;
    columns.product[n] = this.#products.of(columns, n);
    this.#nodes = n;
  }

  addLink({ n, source, target, kind, event }: GraphLink): void {
    if (n !== this.#links + 1) throw new Error(`link ${n} does not follow link ${this.#links}`);
    const haveMoved = [this.#fit(linkColumns, n + 1), this.#fit(pairColumns, (n + 1) * 2)];
    if (haveMoved.includes(true)) this.#leave(['out', 'in']);
    const { columns } = this;
    columns.kind[n] = kind;
    columns.event[n] = event;
    columns.outs[n * 2] = entryOf(columns.out, source);
    columns.outs[n * 2 + 1] = this.#endOf(target, kind);
    columns.ins[n * 2] = entryOf(columns.in, target);
    columns.ins[n * 2 + 1] = this.#endOf(source, kind);
    // Other threads follow these two: a thread that sees the link also sees its fields.
    Atomics.store(columns.out, source, n);
    Atomics.store(columns.in, target, n);
    this.#links = n;
  }

  addEvent({ n, hash, author }: GraphEvent): void {
    if (n !== this.#events + 1) throw new Error(`event ${n} does not follow event ${this.#events}`);
    this.#fit(['author'], n + 1);
    this.#fit(['hash'], (n + 1) * hashBytes);
    this.columns.author[n] = this.#authorNumber(author);
    textOf(this.columns.hash).write(hash, n * hashBytes, 'hex');
    this.#events = n;
  }

  /** Visits of an event follow each other. */
  addVisit({ node, kind, place, other, event }: Visit): void {
    const n = this.#visits + 1;
    if (this.#fit(visitColumns, n + 1)) this.#leave(['visit']);
    const { columns } = this;
    const last = entryOf(columns.visit, node);
    if (entryOf(columns.visitEvent, last) !== event) columns.visits[node] = entryOf(columns.visits, node) + 1;
    columns.nextVisit[n] = last;
    columns.visitEvent[n] = event;
    columns.visitPlace[n] = place;
    columns.visitOther[n] = other;
    columns.visitKind[n] = kind;
    Atomics.store(columns.visit, node, n);
    this.#visits = n;
  }

  /** Gives a link another kind; -1 removes it. `height`: of the ledger with that change. */
  changeLink(n: number, kind: number, height: number): void {
    noteChange(this.columns.counts, { link: n, before: this.linkKindOf(n), height });
    this.columns.kind[n] = kind;
    if (kind >= 0) return;
    for (const name of pairColumns)
      this.columns[name][n * 2 + 1] = entryOf(this.columns[name], n * 2 + 1) | endFlags.removed;
  }

  /** Ends the changes of a block: other threads may use them. */
  publish(height: number): void {
    const { columns, authors } = this;
    const { counts: shown } = columns;
    if (this.#moved.size > 0 || authors.length > this.#shownAuthors) {
      this.onMoved(Object.fromEntries([...this.#moved].map((name) => [name, columns[name]])));
      this.#moved.clear();
      this.#shownAuthors = authors.length;
    }
    Atomics.store(shown, counts.authors, authors.length);
    Atomics.store(shown, counts.visits, this.#visits);
    Atomics.store(shown, counts.height, height);
    Atomics.notify(shown, counts.height);
  }

  kindOf(node: number): number {
    return smallOf(this.columns.nodeKind, node) & kindBits;
  }

  idOf(node: number): string {
    const { ids, idEnd } = this.columns;
    return textOf(ids).toString('utf8', entryOf(idEnd, node - 1), entryOf(idEnd, node));
  }

  /** The number of events that name a node. */
  visitsOf(node: number): number {
    return entryOf(this.columns.visits, node);
  }

  fillingOf(node: number): number {
    return entryOf(this.columns.filling, node);
  }

  firstOut = (node: number): number => this.#within(entryOf(this.columns.out, node), this.columns.outs);
  nextOut = (link: number): number => this.#within(entryOf(this.columns.outs, link * 2), this.columns.outs);
  firstIn = (node: number): number => this.#within(entryOf(this.columns.in, node), this.columns.ins);
  nextIn = (link: number): number => this.#within(entryOf(this.columns.ins, link * 2), this.columns.ins);
  sourceOf = (link: number): number => entryOf(this.columns.ins, link * 2 + 1) >> endBits;
  targetOf = (link: number): number => entryOf(this.columns.outs, link * 2 + 1) >> endBits;
  eventOf = (link: number): number => entryOf(this.columns.event, link);
  /** One of `linkKinds`, or -1 for a removed link. */
  linkKindOf = (link: number): number => smallOf(this.columns.kind, link);

  authorNumberOf(event: number): number {
    return entryOf(this.columns.author, event);
  }

  authorOf(event: number): Author | undefined {
    return event === 0 ? undefined : this.authors[this.authorNumberOf(event)];
  }

  /** The hash of an event, hex. */
  hashOf(event: number): string {
    return textOf(this.columns.hash).toString('hex', event * hashBytes, (event + 1) * hashBytes);
  }

  /** The chains in one direction, to walk many links. Valid until a node or link is added. */
  chains(back: boolean): Chains {
    const { out, in: into, outs, ins, kind } = this.columns;
    const last = this.#links;
    return back ? { first: into, pairs: ins, kind, last } : { first: out, pairs: outs, kind, last };
  }

  /** Starts a walk. The one before has ended. */
  startWalk(): Walk {
    return this.#walks.start(this.#nodes);
  }

  /** Skips links that were added after the height of this graph. */
  #within(link: number, pairs: Int32Array): number {
    let at = link;
    while (at > this.#links) at = entryOf(pairs, at * 2);
    return at;
  }

  /** A node as the end of a link of a kind. */
  #endOf(node: number, kind: number): number {
    const ofProcess = isInOneEvent(this.columns, node) ? endFlags.ofProcess | endFlags.inOneEvent : endFlags.ofProcess;
    const flags = this.kindOf(node) === nodeKinds.process ? ofProcess : 0;
    return (node << endBits) | flags | (kind < 0 ? endFlags.removed : 0);
  }

  #authorNumber(author: Author): number {
    const key = authorKey(author);
    const known = this.#authorNumbers.get(key);
    if (known !== undefined) return known;
    this.#authorNumbers.set(key, this.authors.length);
    return this.authors.push(author) - 1;
  }

  /** Returns true if a column has moved. */
  #fit(names: readonly ColumnName[], length: number): boolean {
    const small = names.filter((name) => this.columns[name].length < length);
    for (const name of small) {
      grow(this.columns, name, length);
      this.#moved.add(name);
    }
    return small.length > 0;
  }

  /**
   * Leaves the heads of chains, as they are, to the threads that still have the old columns: a chain that begins with a newer link or visit
   * would end there for them.
   */
  #leave(heads: readonly ('out' | 'in' | 'visit')[]): void {
    for (const name of heads) {
      move(this.columns, name, this.columns[name].length);
      this.#moved.add(name);
    }
  }
}
