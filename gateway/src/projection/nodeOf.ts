import { isItemId, isProcess, type NodeId, thingOfNode } from '@lotline/chaincode/domain';
import type { GraphWriter } from './graphWriter';

/** The graph's number of a node in the contract's links. */
export const nodeOf = (graph: GraphWriter, node: NodeId): number => {
  if (isProcess(node)) return graph.node(node, 0, 'process');
  const thing = thingOfNode(node);
  if (thing === undefined) return graph.node(node, 0, 'class');
  return graph.node(thing, isItemId(thing) ? 0 : Number(node.slice(thing.length + 1)));
};
