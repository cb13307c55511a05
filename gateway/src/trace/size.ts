import type { Direction } from '../answers';
import { closure } from './closure';
import type { ReadView } from './readView';
import { canonical, rootNodes } from '../queries/rootNodes';

/** The largest answers that are made at once, which takes some milliseconds: goods, and events that name the root. */
const fewGoods = 250;
const fewEvents = 1000;

/** Returns true if many goods were made of nodes. Takes some microseconds. */
export const leadsFar = ({ graph }: ReadView, nodes: readonly number[]): boolean =>
  closure(graph, nodes, false, fewGoods).truncated;

/** Returns true if an answer about goods is so large that other requests would have to wait for it. Takes some microseconds. */
export function isLarge({ database, graph }: ReadView, root: string, direction: Direction): boolean {
  const roots = rootNodes(database, canonical(root));
  if (roots.some((node) => graph.visitsOf(node) > fewEvents)) return true;
  const reaches = (back: boolean): boolean => closure(graph, roots, back, fewGoods).truncated;
  return (direction !== 'forward' && reaches(true)) || (direction !== 'back' && reaches(false));
}
