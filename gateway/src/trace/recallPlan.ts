import type { NodeId } from '@lotline/chaincode/domain';
import type { RecallPlan } from '../answers';
import type { Database } from '../projection/database';
import { exceptionsOfGoods } from './exceptionsOfGoods';
import { idSet } from '../queries/idSet';
import { Describer } from './describeNode';
import { gapsOf, withGaps } from './gaps';
import { type Graph, linkKinds, nodeKinds } from '../projection/graph/graph';
import { placesOf } from '../projection/graph/visits';
import { balancesOf, holders, type LotBalance } from './holders';
import { canonical, rootNodes } from '../queries/rootNodes';
import type { ReadView } from './readView';
import { neededFor, type Reached, type Scope, scopeOf } from './scope';
import { Trust } from './trust';
import { apiLimits } from '../answers/limits';

const declared = 'SELECT n FROM event WHERE declared = 1';
const spots = 'SELECT id FROM spot WHERE n IN (SELECT value FROM json_each(?))';

/** Places that the goods visited, and places of their stock. */
function places(
  { database, graph }: ReadView,
  nodes: readonly number[],
  balances: readonly LotBalance[],
): RecallPlan['places'] {
  const withdrawn = new Set(database.all<{ n: number }>(declared).map(({ n }) => n));
  const numbers = placesOf(graph, nodes, withdrawn);
  const visited = database.all<{ id: string }>(spots, idSet(numbers)).map(({ id }) => id);
  const all = new Set([...visited, ...balances.map(({ place }) => place)]);
  const describer = new Describer(database);
  return [...all].sort().map((place) => {
    const { id, name, party } = describer.place(place, 0);
    return { id, ...(name !== undefined && { name }), ...(party !== undefined && { party }) };
  });
}

/** Containers whose current filling is among the nodes. */
const currentContainers = (database: Database, nodes: readonly number[]): string[] =>
  database
    .all<{ id: string }>(
      `SELECT container.id FROM node JOIN container ON container.id = node.id AND max(container.filling, 1) = node.filling
       WHERE node.n IN (SELECT value FROM json_each(?))`,
      idSet(nodes),
    )
    .map(({ id }) => id);

/** Nodes with the contents of containers, at any depth: a recall covers goods, not their packaging. */
export function contentsOf(graph: Graph, roots: Iterable<number>): number[] {
  const found = new Set(roots);
  for (const node of found) {
    for (let link = graph.firstIn(node); link !== 0; link = graph.nextIn(link)) {
      if (graph.linkKindOf(link) === linkKinds.packed) found.add(graph.sourceOf(link));
    }
  }
  return [...found];
}

class PlanReader {
  readonly #database: Database;
  readonly #graph: Graph;
  readonly #trust: Trust;
  readonly #ids = new Map<number, string>();

  constructor({ database, graph }: ReadView) {
    this.#database = database;
    this.#graph = graph;
    this.#trust = new Trust(database, graph, (node) => this.id(node));
  }

  /** The goods that are proven to be made of the roots, and the goods that are reached over any link. */
  scopes(roots: readonly number[], limit: number): { readonly proven: Scope; readonly all: Scope } {
    const alleged = new Set<number>();
    const follows = (link: number): boolean => {
      if (this.#trust.believes(link)) return true;
      alleged.add(link);
      return false;
    };
    const proven = scopeOf(this.#graph, roots, { follows, limit });
    return { proven, all: alleged.size > 0 ? scopeOf(this.#graph, roots, { follows: () => true, limit }) : proven };
  }

  proven(roots: readonly number[], limit: number, nearest = false): Scope {
    return scopeOf(this.#graph, roots, { follows: this.#trust.believes, limit, nearest });
  }

  /** The contract's id of a node. */
  nodeId(node: number): NodeId {
    const filling = this.#graph.fillingOf(node);
    return (filling === 0 ? this.id(node) : `${this.id(node)} ${filling}`) as NodeId;
  }

  isGoods(node: number): boolean {
    return this.#graph.kindOf(node) !== nodeKinds.process;
  }

  isItem(node: number): boolean {
    return this.#graph.kindOf(node) === nodeKinds.item;
  }

  id(node: number): string {
    const known = this.#ids.get(node);
    if (known !== undefined) return known;
    const id = this.#graph.idOf(node);
    this.#ids.set(node, id);
    return id;
  }

  /** The goods that a node was made of, skipping containers and processes. */
  #parentOf({ reached }: Scope, start: Reached): number | undefined {
    let at = start.from;
    for (let next = reached[at]; next; next = reached[at]) {
      if (next.covered && this.isGoods(next.node)) return next.node;
      at = next.from;
    }
    return undefined;
  }

  rows(scope: Scope, is: (node: number) => boolean): RecallPlan['lots'] {
    return scope.reached
      .filter(({ node, covered }) => covered && this.isGoods(node) && is(node))
      .map((each) => {
        const parent = this.#parentOf(scope, each);
        return { id: this.id(each.node), ...(parent !== undefined && { parent: this.id(parent) }), depth: each.depth };
      });
  }

  /** The links that extend a recall over a scope, each with the event that states it. */
  links(scope: Scope): RecallPlan['links'] {
    const needed = neededFor(scope);
    return scope.reached.flatMap(({ node, from, link }, at) => {
      const parent = scope.reached[from];
      if (!parent || needed[at] !== true) return [];
      return [{ goods: this.nodeId(node), parent: this.nodeId(parent.node), ...this.#event(link) }];
    });
  }

  /** The event of a link; none for an item's membership in its lot, which the item's own record states. */
  #event(link: number): { event?: string; party?: string } {
    const author =
      this.#graph.linkKindOf(link) === linkKinds.member ? undefined : this.#trust.author(this.#graph.eventOf(link));
    if (!author) return {};
    return { event: author.id, ...(author.party !== null && { party: author.party }) };
  }

  /** Goods that are reached only by links whose authors did not make them. */
  alleged(all: Scope, proven: Scope): RecallPlan['alleged'] {
    if (all === proven) return [];
    const known = new Set(proven.reached.map(({ node }) => node));
    return all.reached.flatMap((each) => {
      const { node, link, covered } = each;
      if (known.has(node) || !covered || !this.isGoods(node)) return [];
      const parent = this.#parentOf(all, each);
      return [
        {
          id: this.id(node),
          ...(parent !== undefined && { parent: this.id(parent) }),
          ...this.#event(link),
          answers: this.#answers(this.id(node)),
        },
      ];
    });
  }

  #answers(goods: string): RecallPlan['alleged'][number]['answers'] {
    const select = `SELECT body FROM linkAnswer WHERE goods = ?1 UNION ALL SELECT body FROM scopeAnswer WHERE goods = ?1`;
    return this.#database.all<{ body: string }>(select, goods).map(({ body }) => {
      const { party, answer, reason } = JSON.parse(body) as RecallPlan['alleged'][number]['answers'][number];
      return { party, answer, reason };
    });
  }
}

/**
 * The goods that a recall would cover: all goods that are proven to be made of the roots, parents before children, their containers and
 * holders; and separately the alleged goods. Undefined if no recorded event names the roots.
 */
export function recallPlan(
  readModel: ReadView,
  root: string,
  limit: number = apiLimits.planGoods,
): RecallPlan | undefined {
  const id = canonical(root);
  const named = rootNodes(readModel.database, id);
  return named.length === 0 ? undefined : { root: id, ...planOf(readModel, named, limit) };
}

/** The plan of a recall of several nodes. */
export function planOf(
  readModel: ReadView,
  named: readonly number[],
  limit: number = apiLimits.planGoods,
): Omit<RecallPlan, 'root'> {
  const { database, graph, height } = readModel;
  const plan = new PlanReader(readModel);
  const { proven, all } = plan.scopes(contentsOf(graph, named), limit);
  const lots = plan.rows(proven, (node) => !plan.isItem(node));
  const items = plan.rows(proven, (node) => plan.isItem(node));
  const covered = { lots: lots.map((row) => row.id), items: items.map((row) => row.id) };
  const around = proven.reached.filter((each) => !each.covered && plan.isGoods(each.node)).map(({ node }) => node);
  const nodes = proven.reached.map(({ node }) => node);
  const gaps = gapsOf(database, graph, nodes);
  const balances = balancesOf(database, covered.lots);
  const visited = places(readModel, nodes, balances);
  const parties = visited.flatMap(({ party }) => (party === undefined ? [] : [party]));
  return {
    height,
    lots,
    items,
    containers: [...new Set(around.map((node) => plan.id(node)))].map((id) => ({ id })),
    alleged: plan.alleged(all, proven),
    links: plan.links(proven),
    places: visited,
    holders: holders(database, { ...covered, balances, containers: currentContainers(database, around), parties }),
    exceptions: withGaps(exceptionsOfGoods(database, nodes), gaps),
    truncated: all.truncated,
    incomplete: gaps.length > 0,
  };
}

/** The links that prove which goods are made of several roots together, parents first. */
export function planLinks(
  readModel: ReadView,
  roots: readonly string[],
  limit: number = apiLimits.planGoods,
): RecallPlan['links'] {
  const nodes = roots.flatMap((root) => rootNodes(readModel.database, canonical(root)));
  const plan = new PlanReader(readModel);
  return plan.links(plan.proven(nodes, limit));
}

/** The proven links from nodes to the next goods. */
export function nextLinks(readModel: ReadView, nodes: readonly number[]): RecallPlan['links'] {
  const plan = new PlanReader(readModel);
  return plan.links(plan.proven(nodes, apiLimits.planGoods, true));
}
