import { decodeSegment, isItemId, lotIdOf, nodeAt } from '@lotline/chaincode/domain';
import type { RecallCriterion, RecallSearch } from '../answers/recallPreview';
import type { Database } from '../projection/database';
import { type Graph, linkKinds, nodeKinds } from '../projection/graph/graph';
import { readFact } from '../projection/saveFact';
import { canonical, rootNodes } from '../queries/rootNodes';
import { contentsOf } from '../trace/planTable';
import type { ReadView } from '../trace/readView';
import { Trust } from '../trace/trust';
import { Movements, nodesAt } from './movements';
import { apiLimits } from '../answers/limits';
import { isInRange } from '../answers/serialRange';

export interface FoundGoods {
  /** Nodes of the goods, with the numbers of the criteria that found them. */
  readonly goods: ReadonlyMap<number, readonly number[]>;
  readonly finds: readonly { readonly found: number; readonly leftOut: number }[];
  readonly truncated: boolean;
}

const between = 'SELECT n FROM node WHERE id > ? AND id < ? ORDER BY id LIMIT ?';
const numbered = `SELECT node.n AS n FROM lot JOIN node ON node.id = lot.id WHERE substr(lot.id, 41) = ? LIMIT ?`;
const itemsOf = `SELECT node.n AS n FROM item JOIN node ON node.id = item.id WHERE item.lot = ? LIMIT ?`;
const lotOf = 'SELECT lot FROM item WHERE id = ? AND lot IS NOT NULL';

const numbers = (rows: readonly { n: number }[]): number[] => rows.map(({ n }) => n);

/** The part of an id after a key's number, decoded; empty if there is none. */
const partOf = (id: string, part: '10' | '21'): string => decodeSegment(id.split(`/${part}/`)[1] ?? '') ?? '';

/** Returns true if an id has the product, lot number and serial number that a criterion asks for. */
function hasNumbers(id: string, { product, lotNumber, serials }: RecallCriterion): boolean {
  if (product !== undefined && id !== product && !id.startsWith(`${product}/`)) return false;
  if (lotNumber !== undefined && partOf(id, '10') !== lotNumber) return false;
  return serials === undefined || isInRange(partOf(id, '21'), serials);
}

class Finder {
  readonly #database: Database;
  readonly #graph: Graph;
  readonly #movements: Movements;
  readonly #trust: Trust;

  constructor({ database, graph }: ReadView) {
    this.#database = database;
    this.#graph = graph;
    this.#movements = new Movements(database, graph);
    this.#trust = new Trust(database, graph);
  }

  /** The goods that a criterion describes: lots, items, and goods under other URIs or the number of their product alone. */
  find(criterion: RecallCriterion): number[] {
    const start = this.#start(criterion);
    const goods = contentsOf(this.#graph, start).filter((node) => this.#isGoods(node));
    return goods.filter((node) => this.#fits(node, criterion));
  }

  /** Goods that left or passed as asked; for a lot with serialized items, those of its items that did. */
  narrowed(node: number, only: NonNullable<RecallSearch['only']>): number[] {
    const items = numbers(this.#database.all(itemsOf, this.#graph.idOf(node), apiLimits.foundGoods));
    const matches = (each: number): boolean => {
      const { leftAfter, leftPlace, passed } = only;
      if (passed !== undefined && !this.#movements.isRecorded(each, {}, passed)) return false;
      return (leftAfter ?? leftPlace) === undefined || this.#movements.left(each, leftAfter, leftPlace);
    };
    return matches(node) ? [node] : items.filter(matches);
  }

  /** Without items of lots that were found too, which a recall of the lot covers. */
  withoutItemsOf(goods: ReadonlyMap<number, number[]>): ReadonlyMap<number, number[]> {
    const ids = new Set([...goods.keys()].map((node) => this.#graph.idOf(node)));
    return new Map(
      [...goods].filter(([node]) => {
        const row = this.#database.get<{ lot: string }>(lotOf, this.#graph.idOf(node));
        return row === undefined || !ids.has(row.lot);
      }),
    );
  }

  #isGoods(node: number): boolean {
    const kind = this.#graph.kindOf(node);
    return kind !== nodeKinds.container && kind !== nodeKinds.process;
  }

  /** The goods of the field that describes the fewest. */
  #start({ goods, shipment, serials, product, lotNumber, madeFrom, place, from, to }: RecallCriterion): number[] {
    const most = apiLimits.foundGoods + 1;
    if (goods !== undefined) return rootNodes(this.#database, canonical(goods));
    if (shipment !== undefined) return this.#shipped(shipment);
    if (madeFrom !== undefined) return this.#madeFrom(canonical(madeFrom));
    if (lotNumber !== undefined) {
      const written = lotIdOf('00000000000000', lotNumber).slice(40);
      return numbers(this.#database.all(numbered, written, most));
    }
    if (product !== undefined) return this.#ofProduct(product, serials);
    return nodesAt(this.#database, place ?? '', { from, to }, most);
  }

  #ofProduct(product: string, serials: RecallCriterion['serials']): number[] {
    const inRange = (part: string): number[] =>
      numbers(this.#database.all(between, `${product}/${part}/`, `${product}/${part}0`, apiLimits.foundGoods + 1));
    if (serials === undefined) return [...rootNodes(this.#database, product), ...inRange('10'), ...inRange('21')];
    return inRange('21').filter((node) => isInRange(partOf(this.#graph.idOf(node), '21'), serials));
  }

  #shipped(id: string): number[] {
    const shipment = readFact(this.#database, 'shipment', id);
    if (!shipment) return [];
    const time = shipment.handoffs[0]?.offeredAt ?? shipment.movedAt;
    const fillings = shipment.containers.flatMap((container) => {
      const thing = readFact(this.#database, 'container', container);
      const node = thing && nodeAt(container, thing, time);
      return node === undefined ? [] : this.#nodes(node);
    });
    const loose = [...shipment.lots.map(({ lot }) => lot), ...shipment.items];
    return [...loose.flatMap((each) => rootNodes(this.#database, each)), ...fillings];
  }

  #nodes(nodeId: string): number[] {
    const [id = '', filling = '0'] = nodeId.split(' ');
    return numbers(this.#database.all('SELECT n FROM node WHERE id = ? AND filling = ?', id, Number(filling)));
  }

  /** The goods made directly of a lot, or of any lot or item of a product. */
  #madeFrom(ingredient: string): number[] {
    const isProduct = /^https:\/\/id\.gs1\.org\/01\/\d{14}$/.test(ingredient);
    const roots = isProduct ? this.#ofProduct(ingredient, undefined) : rootNodes(this.#database, ingredient);
    const made = new Set<number>();
    // The ingredient, its items, and the containers and processes that it went into.
    const used = new Set(roots);
    for (const node of used) {
      if (made.size > apiLimits.foundGoods) break;
      for (let link = this.#graph.firstOut(node); link !== 0; link = this.#graph.nextOut(link)) {
        const kind = this.#graph.linkKindOf(link);
        if (kind < 0 || !this.#trust.believes(link)) continue;
        const target = this.#graph.targetOf(link);
        const isMade = kind === linkKinds.transformed && this.#graph.kindOf(target) !== nodeKinds.process;
        (isMade ? made : used).add(target);
      }
    }
    return [...made];
  }

  #fits(node: number, criterion: RecallCriterion): boolean {
    const { producer, place, from, to } = criterion;
    const id = this.#graph.idOf(node);
    if (!hasNumbers(id, criterion)) return false;
    if (producer !== undefined && this.#producerOf(id) !== producer) return false;
    return (place ?? from ?? to) === undefined || this.#movements.isRecorded(node, { from, to }, place);
  }

  #producerOf(id: string): string | undefined {
    const kind = isItemId(id) ? 'item' : 'lot';
    return readFact(this.#database, kind, id)?.producer;
  }
}

/** The goods that any criterion of a search describes, and that are left after narrowing. */
export function findGoods(view: ReadView, { find, only }: RecallSearch): FoundGoods {
  const finder = new Finder(view);
  const goods = new Map<number, number[]>();
  let truncated = false;
  const finds = find.map((criterion, number) => {
    const all = finder.find(criterion);
    truncated ||= all.length > apiLimits.foundGoods;
    const found = all.slice(0, apiLimits.foundGoods);
    const kept = only ? found.map((node) => finder.narrowed(node, only)) : found.map((node) => [node]);
    for (const node of kept.flat()) goods.set(node, [...new Set([...(goods.get(node) ?? []), number])]);
    return { found: found.length, leftOut: kept.filter((each) => each.length === 0).length };
  });
  return { goods: finder.withoutItemsOf(goods), finds, truncated };
}
