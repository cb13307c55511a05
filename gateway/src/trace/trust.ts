import { deciders, hashOfId, linkAnswerKey, provesMaking, type ReadFacts } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFacts } from '../queries/readFacts';
import { type Graph, linkKinds } from './graph';

interface Author {
  readonly id: string;
  readonly msp: string;
  readonly party: string | null;
}

/** Decides which links of the genealogy are proven, by the contract's own rules (docs/architecture.md, Standing). */
export class Trust {
  readonly #database: Database;
  readonly #graph: Graph;
  readonly #facts: ReadFacts;
  readonly #authors = new Map<number, Author | undefined>();

  constructor(database: Database, graph: Graph) {
    this.#database = database;
    this.#graph = graph;
    this.#facts = readFacts(database);
  }

  /** Returns true if a link proves that its target was made of, packed with, or is an item of its source. */
  believes = (link: number): boolean => {
    const kind = this.#graph.linkKindOf(link);
    if (kind === linkKinds.packed || kind === linkKinds.member) return true;
    if (kind === linkKinds.claimed) return false;
    return this.saysWhatIs(this.#graph.eventOf(link), this.#graph.idOf(this.#graph.targetOf(link)));
  };

  /** Returns true if the author of an event may state what goods were made of. A process is always its author's own. */
  saysWhatIs(event: number, goods: string): boolean {
    if (goods.startsWith('process ')) return true;
    const author = this.author(event);
    if (!author) return false;
    if (author.party !== null && provesMaking(this.#facts, author.party as Parameters<typeof provesMaking>[1], goods)) {
      return true;
    }
    const by = { msp: author.msp, event: hashOfId(author.id) ?? author.id };
    return deciders(this.#facts, goods).some(
      (party) => this.#facts.get(linkAnswerKey(by, goods, party))?.answer === 'confirmed',
    );
  }

  /** The event's hash id and recorder. */
  author(event: number): Author | undefined {
    if (!this.#authors.has(event)) {
      const select = 'SELECT id, msp, party FROM event WHERE n = ?';
      this.#authors.set(event, this.#database.get<Author>(select, event));
    }
    return this.#authors.get(event);
  }
}
