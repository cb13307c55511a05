import { must } from '@lotline/chaincode/domain';
import type { RecallPlan } from '../answers';
import { apiLimits } from '../answers/limits';
import { entryOf } from '../projection/graph/columns';
import { canonical, rootNodes } from '../queries/rootNodes';
import { PlanLinks } from './planLinks';
import { type PlanTable, planTable } from './planTable';
import type { ReadView } from './readView';

type Holding = RecallPlan['holders'][number]['holdings'][number];
type Root = Pick<RecallPlan, 'root'>;

/**
 * The goods that a recall would cover: all goods that are proven to be made of the roots, parents before children, their containers and
 * holders; and separately the alleged goods. Undefined if no recorded event names the roots.
 */
export function recallPlanTable(view: ReadView, root: string, limit?: number): (Root & PlanTable) | undefined {
  const id = canonical(root);
  const named = rootNodes(view.database, id);
  return named.length === 0 ? undefined : { root: id, ...planTable(view, named, limit) };
}

/** The same as an answer. */
export function recallPlan(view: ReadView, root: string, limit?: number): RecallPlan | undefined {
  const table = recallPlanTable(view, root, limit);
  return table && { root: table.root, ...answerOf(table) };
}

/** The plan of a recall of several nodes. */
export const planOf = (view: ReadView, named: readonly number[]): Omit<RecallPlan, 'root'> =>
  answerOf(planTable(view, named));

/** Large plans are written without these objects: see planFields.ts. */
function answerOf(table: PlanTable): Omit<RecallPlan, 'root'> {
  const { reader, scope, parents, height, alleged, places, holders, exceptions, truncated, incomplete } = table;
  const { nodes, depths } = scope;
  const row = (at: number): RecallPlan['lots'][number] => {
    const parent = nodes[parents[at] ?? -1];
    return {
      id: reader.id(entryOf(nodes, at)),
      ...(parent !== undefined && { parent: reader.id(parent) }),
      depth: entryOf(depths, at),
    };
  };
  const holding = ({
    lot,
    uom,
    onHand,
    held,
    inTransit,
  }: PlanTable['holders'][number]['holdings'][number]): Holding => ({
    lot: reader.id(must(table.stocked[lot], 'lot')),
    uom,
    onHand,
    held,
    inTransit,
  });
  return {
    height,
    lots: table.lots.map(row),
    items: table.items.map(row),
    containers: table.containers.map((id) => ({ id })),
    alleged,
    links: table.links.map((at) => reader.link(scope, at)),
    places,
    holders: holders.map(({ holdings, items, ...holder }) => ({ ...holder, holdings: holdings.map(holding), items })),
    exceptions,
    truncated,
    incomplete,
  };
}

/** The links that prove which goods are made of several roots together, parents first. */
export function planLinks(
  readModel: ReadView,
  roots: readonly string[],
  limit: number = apiLimits.planGoods,
): RecallPlan['links'] {
  const nodes = roots.flatMap((root) => rootNodes(readModel.database, canonical(root)));
  const reader = new PlanLinks(readModel);
  const scope = reader.proven(nodes, limit);
  return reader.needed(scope).map((at) => reader.link(scope, at));
}

/** The proven links from nodes to the next goods. */
export function nextLinks(readModel: ReadView, nodes: readonly number[]): RecallPlan['links'] {
  const reader = new PlanLinks(readModel);
  const scope = reader.proven(nodes, apiLimits.planGoods, true);
  return reader.needed(scope).map((at) => reader.link(scope, at));
}
