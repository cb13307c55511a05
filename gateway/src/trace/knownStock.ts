import type { Decimal } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { entryOf } from '../projection/graph/columns';
import { type Graph, nodeKinds } from '../projection/graph/graph';
import { idSet } from '../queries/idSet';

/** Stock at a place or on the way there. */
export interface Stock {
  readonly place: string;
  readonly uom: string;
  readonly onHand: Decimal;
  readonly held: Decimal;
  readonly inTransit: Decimal;
}

type Row = readonly [at: number, place: string, uom: string, onHand: Decimal, held: Decimal, inTransit: Decimal];

const select = `SELECT key, place, uom, on_hand, held, in_transit FROM json_each(?) CROSS JOIN balance ON lot = value
  WHERE on_hand <> '0' OR in_transit <> '0'`;

/** Lists that are kept at most. Lots with the same stock at the same places have one list. */
const mostLists = 200_000;

const nothing: readonly Stock[] = [];

/** The stock of lots by their nodes, except where there is none any more. */
type StockOf = (node: number) => readonly Stock[];

/** The read model at one height. */
interface View {
  readonly database: Database;
  readonly graph: Graph;
  readonly height: number;
}

/** Reads the stock of lots from the database: a list for each. */
export function readStock(database: Database, lots: readonly string[]): Stock[][] {
  // In the order of the index: neighbours share its pages.
  const order = [...lots.keys()].sort((a, b) => ((lots[a] ?? '') < (lots[b] ?? '') ? -1 : 1));
  const found: Stock[][] = lots.map(() => []);
  const rows = database.arrays<Row>(select, idSet(order.map((at) => lots[at] ?? '')));
  for (const [at, place, uom, onHand, held, inTransit] of rows) {
    found[order[at] ?? -1]?.push({ place, uom, onHand, held, inTransit });
  }
  return found;
}

/**
 * The stock that a thread has read, so that a plan of 100,000 lots need not ask the database. The graph says when the stock of a lot
 * changed last: what was read before that is read again.
 */
export class KnownStock {
  /** By node: the height at which its stock was read, plus one; 0 if it was not. */
  #readAt = new Int32Array(1024);
  #byNode: (readonly Stock[])[] = [];
  readonly #lists = new Map<string, readonly Stock[]>();

  of(view: View, nodes: readonly number[]): StockOf {
    const unread = nodes.filter((node) => !this.#isKnown(view, node));
    if (unread.length === 0) return (node) => this.#byNode[node] ?? nothing;
    const found = readStock(
      view.database,
      unread.map((node) => view.graph.idOf(node)),
    );
    const passing = new Map<number, readonly Stock[]>();
    unread.forEach((node, at) => {
      const list = found[at] ?? nothing;
      if (!this.#keep(view, node, list)) passing.set(node, list);
    });
    return (node) => passing.get(node) ?? this.#byNode[node] ?? nothing;
  }

  /** Reads what is not known of the lots among so many nodes from one on. */
  prepare(view: View, first: number, count: number): void {
    const nodes = Array.from({ length: Math.min(count, view.graph.nodes + 1 - first) }, (_, at) => first + at);
    this.of(
      view,
      nodes.filter((node) => view.graph.kindOf(node) === nodeKinds.lot),
    );
  }

  #isKnown({ graph }: View, node: number): boolean {
    return (this.#readAt[node] ?? 0) > entryOf(graph.columns.stock, node);
  }

  #keep({ graph, height }: View, node: number, list: readonly Stock[]): boolean {
    const shared = this.#shared(list);
    if (!shared) return false;
    if (this.#readAt.length <= node) {
      const length = Math.ceil(graph.nodes * 1.5) + 1024;
      const [known, lists] = [this.#readAt, this.#byNode];
      this.#readAt = new Int32Array(length);
      this.#readAt.set(known);
      this.#byNode = Array.from({ length }, (_, at) => lists[at] ?? nothing);
    }
    this.#readAt[node] = height + 1;
    this.#byNode[node] = shared;
    return true;
  }

  /** The list that is kept for all lots with this stock; undefined if there are too many different ones. */
  #shared(list: readonly Stock[]): readonly Stock[] | undefined {
    if (list.length === 0) return nothing;
    const key = JSON.stringify(list);
    const known = this.#lists.get(key);
    if (known !== undefined || this.#lists.size >= mostLists) return known;
    this.#lists.set(key, list);
    return list;
  }
}
