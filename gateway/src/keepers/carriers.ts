import { arrivingSteps, limits } from '@lotline/chaincode/domain';
import { type Graph, linkKinds } from '../projection/graph/graph';
import type { ReadModel } from '../projection/readModel';

const arrivals = arrivingSteps.map((step) => `'${step}'`).join(', ');

const counted = `SELECT node.n AS n FROM event JOIN visit ON visit.event = event.n JOIN node ON node.n = visit.node
  WHERE event.n = ?1 AND event.step IN (${arrivals}) AND node.filling = 0`;

/** Containers that are in no other one, with those under way first. */
const outer = `SELECT id FROM container WHERE id IN (SELECT value FROM json_each(?1)) AND parent IS NULL
  ORDER BY json_extract(body, '$.transit') IS NULL AND shipment IS NULL, n DESC LIMIT ${limits.carriers}`;

/** The containers that the quantities of a waiting receipt may be in: the contract chooses. */
export function carriersFor({ database, graph }: ReadModel, event: number): string[] {
  const nodes = database.all<{ n: number }>(counted, event).map(({ n }) => n);
  const found = containersAround(graph, nodes);
  return found.size === 0 ? [] : database.all<{ id: string }>(outer, JSON.stringify([...found])).map(({ id }) => id);
}

/** The ids of the containers into which goods were packed, and of those around these. */
function containersAround(graph: Graph, goods: readonly number[]): Set<string> {
  const seen = new Set(goods);
  const ids = new Set<string>();
  for (const node of seen) {
    for (let link = graph.firstOut(node); link !== 0; link = graph.nextOut(link)) {
      if (graph.linkKindOf(link) !== linkKinds.packed) continue;
      seen.add(graph.targetOf(link));
      ids.add(graph.idOf(graph.targetOf(link)));
    }
  }
  return ids;
}
