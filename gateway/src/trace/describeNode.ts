import {
  type Lot,
  type PlaceId,
  placeKey,
  placeParty,
  type ProductId,
  productKey,
  productOf,
  type ReadFacts,
} from '@lotline/chaincode/domain';
import type { TraceAnswer } from '../answers';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { idSet } from '../queries/idSet';
import { isRecalled } from '../queries/blocked';
import { readFacts } from '../queries/readFacts';
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

/** The producer of goods, and their fact if it lists recalls or certificates: only these are parsed. */
interface Made {
  readonly id: string;
  readonly party: string | null;
  readonly body: string | null;
}

const listed = ({ body }: Made): Required<Pick<Lot, 'recalls' | 'certificates'>> => {
  const { recalls = [], certificates = [] } = body === null ? {} : (JSON.parse(body) as Partial<Lot>);
  return { recalls, certificates };
};

const made = (table: 'lot' | 'item'): string => `SELECT id, party,
  CASE WHEN instr(body, '"recalls":["') > 0 OR instr(body, '"certificates":[') > 0 THEN body END AS body
  FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`;
const selectMade = { lot: made('lot'), item: made('item') };

/** Converts goods, places and shipments to their response format. Reads each product, place and recall once. */
export class Describer {
  readonly #database: Database;
  readonly #facts: ReadFacts;
  readonly #made = new Map<string, Made>();
  readonly #products = new Map<string, { readonly name?: string }>();
  readonly #place: (id: string) => Pick<TraceNode, 'name' | 'party'>;
  readonly #isOpen: (recall: string) => boolean;

  /** `facts`: those that the caller has read, if it reads products and places too. */
  constructor(database: Database, facts = readFacts(database)) {
    this.#database = database;
    this.#facts = facts;
    this.#place = remembered((id) => {
      const party = placeParty(facts, id as PlaceId);
      const fact = facts.get(placeKey(id as PlaceId));
      return { ...(fact && { name: fact.name }), ...(party !== undefined && { party }) };
    });
    this.#isOpen = remembered((recall) => isRecalled(database, [recall]));
  }

  /** Reads goods that `goods` will be asked for, many at a time. */
  load(goods: readonly { readonly id: string; readonly kind: number }[]): void {
    const products = new Set<string>();
    for (const word of ['lot', 'item'] as const) {
      const ids = goods.filter(({ kind }) => kind === nodeKinds[word]).map(({ id }) => id);
      if (ids.length === 0) continue;
      for (const row of this.#database.all<Made>(selectMade[word], idSet(ids))) this.#made.set(row.id, row);
      for (const id of ids) products.add(productOf(id) ?? id);
    }
    for (const id of products) {
      const fact = this.#facts.get(productKey(id as ProductId));
      this.#products.set(id, fact ? { name: fact.name } : {});
    }
  }

  /** Goods that were loaded. */
  goods(id: string, kind: number, depth: number): DescribedGoods {
    const word = words[kind];
    if (word !== 'lot' && word !== 'item') {
      const node: TraceNode = { id, kind: word === 'container' ? 'container' : 'other', depth };
      return { node, certificates: [], recalls: [] };
    }
    return this.#described({ id, kind: word, depth, ...this.#products.get(productOf(id) ?? id) }, this.#made.get(id));
  }

  place(id: string, depth: number): TraceNode {
    return { id, kind: 'place', depth, ...this.#place(id) };
  }

  shipment(id: string, depth: number): TraceNode {
    const fact = readFact(this.#database, 'shipment', id);
    return { id, kind: 'shipment', depth, ...(fact && { party: fact.sender }) };
  }

  #described(node: TraceNode, row: Made | undefined): DescribedGoods {
    if (!row) return { node, certificates: [], recalls: [] };
    const { recalls, certificates } = listed(row);
    const open = recalls.filter(this.#isOpen);
    return {
      node: { ...node, ...(row.party !== null && { party: row.party }), ...(open.length > 0 && { recalled: true }) },
      certificates,
      recalls: open,
    };
  }
}
