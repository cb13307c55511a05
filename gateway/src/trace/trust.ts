import { deciders, hashId, linkAnswerKey, ownerOf, provesMaking, type ReadFacts } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFacts } from '../queries/readFacts';
import { entryOf } from '../projection/graph/columns';
import { type Author, type Graph, linkKinds, nodeKinds } from '../projection/graph/graph';

type Party = Parameters<typeof provesMaking>[1];

interface Known {
  readonly idOf?: (node: number) => string;
  readonly facts?: ReadFacts;
}

/** Decides which links of the genealogy are proven, by the contract's own rules (docs/architecture.md, Standing). */
export class Trust {
  readonly #database: Database;
  readonly #graph: Graph;
  readonly #facts: ReadFacts;
  /** Owners, by the first node of a product or the node of goods without one; null for none. */
  readonly #owners = new Map<number, string | null>();
  #hasConfirmed: boolean | undefined;

  readonly #idOf: (node: number) => string;

  /** `idOf`, `facts`: the ids of nodes and the facts that the caller keeps. */
  constructor(
    database: Database,
    graph: Graph,
    { idOf = (node): string => graph.idOf(node), facts = readFacts(database) }: Known = {},
  ) {
    this.#database = database;
    this.#graph = graph;
    this.#idOf = idOf;
    this.#facts = facts;
  }

  /** Returns true if a link proves that its target was made of, packed with, or is an item of its source. */
  believes = (link: number): boolean => {
    const kind = this.#graph.linkKindOf(link);
    if (kind === linkKinds.packed || kind === linkKinds.member) return true;
    if (kind === linkKinds.claimed) return false;
    const target = this.#graph.targetOf(link);
    // A process is always its author's own.
    if (this.#graph.kindOf(target) === nodeKinds.process) return true;
    return this.#saysWhatIs(this.#graph.eventOf(link), target);
  };

  /** Returns true if the author of an event may state what goods were made of. */
  #saysWhatIs(event: number, node: number): boolean {
    const author = this.#graph.authorOf(event);
    if (!author) return false;
    if (author.party !== null && this.#ownerOf(node) === author.party) return true;
    const goods = this.#idOf(node);
    if (author.party !== null && provesMaking(this.#facts, author.party as Party, goods)) return true;
    return this.#isConfirmed(event, author, goods);
  }

  /** The event's hash id and author. */
  author(event: number): (Author & { readonly id: string }) | undefined {
    const author = this.#graph.authorOf(event);
    return author && { id: hashId(this.#graph.hashOf(event)), ...author };
  }

  #isConfirmed(event: number, { msp }: Author, goods: string): boolean {
    this.#hasConfirmed ??=
      this.#database.get(`SELECT 1 FROM linkAnswer WHERE answer = 'confirmed' LIMIT 1`) !== undefined;
    if (!this.#hasConfirmed) return false;
    const by = { msp, event: this.#graph.hashOf(event) };
    return deciders(this.#facts, goods).some(
      (party) => this.#facts.get(linkAnswerKey(by, goods, party))?.answer === 'confirmed',
    );
  }

  #ownerOf(node: number): string | null {
    const first = entryOf(this.#graph.columns.product, node);
    const key = first === 0 ? node : first;
    const known = this.#owners.get(key);
    if (known !== undefined) return known;
    const owner = ownerOf(this.#facts, this.#idOf(node)) ?? null;
    this.#owners.set(key, owner);
    return owner;
  }
}
