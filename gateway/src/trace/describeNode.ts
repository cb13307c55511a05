import { type Lot, type Place, productOf, type Thing } from '@lotline/chaincode/domain';
import type { TraceAnswer } from '../answers';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from '../queries/placeParty';
import { type NodeKind, nodeKinds } from '../projection/graph/graph';
import { remembered } from './remembered';

export type TraceNode = TraceAnswer['nodes'][number];

const words = Object.fromEntries(Object.entries(nodeKinds).map(([word, code]) => [code, word])) as Record<
  number,
  NodeKind
>;

/** Goods in their response format, and the parts of their fact that a summary needs. */
export interface DescribedGoods {
  readonly node: TraceNode;
  readonly certificates: readonly string[];
  /** Open recalls, mock recalls excepted. */
  readonly recalls: readonly string[];
}

const isOpen = `SELECT 1 FROM recall WHERE id = ? AND status = 'open' AND type <> 'mock'`;

/** Converts goods, places and shipments to their response format. Reads each product, place and recall once. */
export class Describer {
  readonly #database: Database;
  readonly #product: (id: string) => { name?: string };
  readonly #place: (id: string) => Pick<TraceNode, 'name' | 'party'>;
  readonly #isOpen: (recall: string) => boolean;

  constructor(database: Database) {
    this.#database = database;
    this.#product = remembered((id) => this.#nameOf('product', id));
    this.#place = remembered((id) => {
      const party = placeParty(database, id);
      return { ...this.#nameOf('place', id), ...(party !== undefined && { party }) };
    });
    this.#isOpen = remembered((recall) => database.get(isOpen, recall) !== undefined);
  }

  goods(id: string, kind: number, depth: number): DescribedGoods {
    const word = words[kind];
    if (word !== 'lot' && word !== 'item') {
      const node: TraceNode = { id, kind: word === 'container' ? 'container' : 'other', depth };
      return { node, certificates: [], recalls: [] };
    }
    const fact = readFact(this.#database, word, id) as Lot | Thing | undefined;
    return this.#made({ id, kind: word, depth, ...this.#product(productOf(id) ?? id) }, fact);
  }

  place(id: string, depth: number): TraceNode {
    return { id, kind: 'place', depth, ...this.#place(id) };
  }

  shipment(id: string, depth: number): TraceNode {
    const fact = readFact(this.#database, 'shipment', id) as { sender: string } | undefined;
    return { id, kind: 'shipment', depth, ...(fact && { party: fact.sender }) };
  }

  #made(node: TraceNode, fact: Lot | Thing | undefined): DescribedGoods {
    if (!fact) return { node, certificates: [], recalls: [] };
    const recalls = fact.recalls.filter(this.#isOpen);
    const party = fact.producer === undefined ? {} : { party: fact.producer };
    return {
      node: { ...node, ...party, ...(recalls.length > 0 && { recalled: true }) },
      certificates: 'certificates' in fact ? (fact.certificates ?? []) : [],
      recalls,
    };
  }

  #nameOf(kind: 'place' | 'product', id: string): { name?: string } {
    const fact = readFact(this.#database, kind, id) as Pick<Place, 'name'> | undefined;
    return fact ? { name: fact.name } : {};
  }
}
