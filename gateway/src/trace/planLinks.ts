import type { NodeId } from '@lotline/chaincode/domain';
import type { RecallPlan } from '../answers';
import { entryOf } from '../projection/graph/columns';
import { type Graph, linkKinds } from '../projection/graph/graph';
import type { ReadView } from './readView';
import { neededFor, type Scope, scopeOf } from './scope';
import { Trust } from './trust';

type PlanLink = RecallPlan['links'][number];

/** Reads what a recall of goods reaches, and by which links. */
export class PlanLinks {
  readonly graph: Graph;
  readonly #trust: Trust;
  readonly #ids = new Map<number, string>();

  constructor({ database, graph }: ReadView) {
    this.graph = graph;
    this.#trust = new Trust(database, graph, { idOf: (node) => this.id(node) });
  }

  /** The goods that are proven to be made of the roots, and the goods that are reached over any link. */
  scopes(roots: readonly number[], limit: number): { readonly proven: Scope; readonly all: Scope } {
    const found = { alleged: 0 };
    const follows = (link: number): boolean => {
      if (this.#trust.believes(link)) return true;
      found.alleged += 1;
      return false;
    };
    const proven = scopeOf(this.graph, roots, { follows, limit });
    return { proven, all: found.alleged > 0 ? scopeOf(this.graph, roots, { follows: () => true, limit }) : proven };
  }

  proven(roots: readonly number[], limit: number, nearest = false): Scope {
    return scopeOf(this.graph, roots, { follows: this.#trust.believes, limit, nearest });
  }

  id(node: number): string {
    const known = this.#ids.get(node);
    if (known !== undefined) return known;
    const id = this.graph.idOf(node);
    this.#ids.set(node, id);
    return id;
  }

  /** The contract's id of a node. */
  nodeId(node: number): NodeId {
    const filling = this.graph.fillingOf(node);
    return (filling === 0 ? this.id(node) : `${this.id(node)} ${filling}`) as NodeId;
  }

  /** The indexes in a scope whose links extend a recall over it. */
  needed(scope: Scope): number[] {
    const needed: number[] = [];
    neededFor(scope).forEach((isNeeded, at) => {
      if (isNeeded === 1 && entryOf(scope.from, at) >= 0) needed.push(at);
    });
    return needed;
  }

  /** The link by which a scope reaches what is at an index, with the event that states it. */
  link({ nodes, from, links }: Scope, at: number): PlanLink {
    const [node, parent] = [entryOf(nodes, at), entryOf(nodes, entryOf(from, at))];
    return { goods: this.nodeId(node), parent: this.nodeId(parent), ...this.event(entryOf(links, at)) };
  }

  /** The event of a link and its author; none for an item's membership in its lot, which the item's own record states. */
  event(link: number): { event?: string; party?: string } {
    if (this.graph.linkKindOf(link) === linkKinds.member) return {};
    const author = this.#trust.author(this.graph.eventOf(link));
    if (!author) return {};
    return { event: author.id, ...(author.party !== null && { party: author.party }) };
  }
}
