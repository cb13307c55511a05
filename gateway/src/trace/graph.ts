/** Kinds of nodes of the trace. A process is one transformation, between its inputs and its outputs. */
export const nodeKinds = { process: 0, lot: 1, item: 2, container: 3, other: 4, product: 5 } as const;
export type NodeKind = keyof typeof nodeKinds;

/**
 * Kinds of links. `transformed`: into or out of a process; `packed`: goods into their container; `serialized`: a lot to an item of it, by
 * an event; `member`: the same by the item's own fact, which stays if the event is declared in error; `claimed`: packed, by a party that
 * may not fill that container.
 */
export const linkKinds = { transformed: 0, packed: 1, serialized: 2, member: 3, claimed: 4 } as const;

export interface GraphNode {
  readonly n: number;
  readonly kind: number;
  readonly id: string;
}

export interface GraphLink {
  readonly n: number;
  readonly source: number;
  readonly target: number;
  readonly kind: number;
  readonly event: number;
}

/** Links of nodes as arrays: `first` by node, `next`, `end` (the node at the other end) and `kind` by link, `nodeKind` by node. */
export interface Chains {
  readonly first: Integers;
  readonly next: Integers;
  readonly end: Integers;
  readonly kind: Integers;
  readonly nodeKind: Integers;
}

type Integers = Int32Array<ArrayBuffer>;

const larger = (size: number): number => Math.max(1024, size * 2);
const grown = (old: Integers, size: number): Integers => {
  const next = new Int32Array(size);
  next.set(old);
  return next;
};

/**
 * The genealogy of all goods as a forward star: each node heads a chain of outgoing and a chain of incoming edges, as integers. Nodes and
 * links have their database numbers (from 1, without gaps) and are never deleted.
 */
export class Graph {
  #out: Integers = new Int32Array(1024);
  #in: Integers = new Int32Array(1024);
  #kinds: Integers = new Int32Array(1024);
  #ids: string[] = [''];
  #source: Integers = new Int32Array(1024);
  #target: Integers = new Int32Array(1024);
  #nextOut: Integers = new Int32Array(1024);
  #nextIn: Integers = new Int32Array(1024);
  #event: Integers = new Int32Array(1024);
  /** The kind, or -1 if its event was declared to be in error. */
  #kind: Integers = new Int32Array(1024);
  #links = 0;
  #marks: Integers = new Int32Array(1024);
  #epoch = 0;

  get nodes(): number {
    return this.#ids.length - 1;
  }

  get links(): number {
    return this.#links;
  }

  addNode({ n, kind, id }: GraphNode): void {
    if (n !== this.#ids.length) throw new Error(`node ${n} does not follow node ${this.#ids.length - 1}`);
    if (n >= this.#out.length) {
      const size = larger(n);
      this.#out = grown(this.#out, size);
      this.#in = grown(this.#in, size);
      this.#kinds = grown(this.#kinds, size);
      this.#marks = grown(this.#marks, size);
    }
    this.#kinds[n] = kind;
    this.#ids.push(id);
  }

  addLink({ n, source, target, kind, event }: GraphLink): void {
    if (n !== this.#links + 1) throw new Error(`link ${n} does not follow link ${this.#links}`);
    if (n >= this.#source.length) this.#growLinks(larger(n));
    this.#links = n;
    this.#source[n] = source;
    this.#target[n] = target;
    this.#kind[n] = kind;
    this.#event[n] = event;
    this.#nextOut[n] = this.#out[source] ?? 0;
    this.#out[source] = n;
    this.#nextIn[n] = this.#in[target] ?? 0;
    this.#in[target] = n;
  }

  /** Gives a link another kind; -1 removes it. */
  changeLink(n: number, kind: number): void {
    this.#kind[n] = kind;
  }

  kindOf(node: number): number {
    return this.#kinds[node] ?? -1;
  }

  idOf(node: number): string {
    return this.#ids[node] ?? '';
  }

  firstOut = (node: number): number => this.#out[node] ?? 0;
  nextOut = (link: number): number => this.#nextOut[link] ?? 0;
  firstIn = (node: number): number => this.#in[node] ?? 0;
  nextIn = (link: number): number => this.#nextIn[link] ?? 0;
  sourceOf = (link: number): number => this.#source[link] ?? 0;
  targetOf = (link: number): number => this.#target[link] ?? 0;
  eventOf = (link: number): number => this.#event[link] ?? 0;
  /** One of `linkKinds`, or -1 for a removed link. */
  linkKindOf = (link: number): number => this.#kind[link] ?? -1;

  /** The chains in one direction, to walk many links. Valid until a node or link is added. */
  chains(back: boolean): Chains {
    return back
      ? { first: this.#in, next: this.#nextIn, end: this.#source, kind: this.#kind, nodeKind: this.#kinds }
      : { first: this.#out, next: this.#nextOut, end: this.#target, kind: this.#kind, nodeKind: this.#kinds };
  }

  /** Starts a walk. Until the next one starts, the returned `mark` returns true at the first visit of a node. */
  startWalk(): (node: number) => boolean {
    this.#epoch += 1;
    const epoch = this.#epoch;
    const marks = this.#marks;
    return (node) => {
      if (marks[node] === epoch) return false;
      marks[node] = epoch;
      return true;
    };
  }

  #growLinks(size: number): void {
    this.#source = grown(this.#source, size);
    this.#target = grown(this.#target, size);
    this.#nextOut = grown(this.#nextOut, size);
    this.#nextIn = grown(this.#nextIn, size);
    this.#event = grown(this.#event, size);
    this.#kind = grown(this.#kind, size);
  }
}
