import type { ReadModel } from '../projection/readModel';
import { type Graph, linkKinds } from '../projection/graph/graph';
import { rootNodes } from '../queries/rootNodes';
import { Trust } from '../trace/trust';

/** The most links that one answer for everybody follows. */
const mostLinks = 2000;

const making: ReadonlySet<number> = new Set([linkKinds.transformed, linkKinds.serialized, linkKinds.member]);

const believedSources = (graph: Graph, trust: Trust, node: number): number[] => {
  const found: number[] = [];
  for (let link = graph.firstIn(node); link !== 0 && found.length < mostLinks; link = graph.nextIn(link)) {
    if (making.has(graph.linkKindOf(link)) && trust.believes(link)) found.push(graph.sourceOf(link));
  }
  return found;
};

/**
 * The goods that something was made of, as far as links prove it, nearest first. Alleged links are left out: otherwise anybody could put
 * goods on the page of somebody else.
 */
export function provenInputs({ database, graph }: ReadModel, id: string): string[] {
  const trust = new Trust(database, graph);
  const roots = rootNodes(database, id);
  const reached = new Set(roots);
  for (const node of reached) {
    if (reached.size > mostLinks) break;
    for (const source of believedSources(graph, trust, node)) reached.add(source);
  }
  return [...reached]
    .slice(roots.length)
    .map((node) => graph.idOf(node))
    .filter((each) => !each.startsWith('process '));
}
