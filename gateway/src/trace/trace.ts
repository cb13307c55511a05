import type { Direction, TraceAnswer } from '../answers';
import type { ReadModel } from '../projection/readModel';
import { closure } from './closure';
import { withGaps } from './gaps';
import { canonical, rootNodes } from './rootNodes';
import { TraceAnswerBuilder } from './traceAnswerBuilder';

/** Maximum goods (in each direction) and edges of a response; a larger one is `truncated`. */
export interface TraceLimits {
  readonly nodes: number;
  readonly edges: number;
}

export const defaultTraceLimits: TraceLimits = { nodes: 2000, edges: 20_000 };

/**
 * The graph around a lot, item or logistic unit (in any spelling of its id): its inputs, its whereabouts and the goods made of it.
 * Undefined if no recorded event names it. All fillings of a logistic unit's SSCC are roots together.
 */
export function trace(
  { database, graph, height }: ReadModel,
  root: string,
  direction: Direction,
  limits: TraceLimits = defaultTraceLimits,
): TraceAnswer | undefined {
  const id = canonical(root);
  const roots = rootNodes(database, id);
  if (roots.length === 0) return undefined;
  const answer = new TraceAnswerBuilder(database, graph, limits.edges);
  if (direction !== 'forward') answer.add(closure(graph, roots, true, limits.nodes));
  if (direction !== 'back') answer.add(closure(graph, roots, false, limits.nodes));
  const gaps = answer.gaps();
  return {
    root: id,
    direction,
    height,
    nodes: answer.nodes,
    edges: answer.edges,
    exceptions: withGaps(answer.events.exceptions(), gaps),
    transactions: answer.events.transactions(),
    truncated: answer.truncated,
    incomplete: gaps.length > 0,
  };
}
