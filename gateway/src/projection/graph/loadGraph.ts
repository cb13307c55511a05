import { hashOfId } from '@lotline/chaincode/domain';
import type { Database } from '../database';
import { Graph, linkKinds } from './graph';
import { readGraph } from './graphFile';
import type { GraphLink, GraphNode } from './rows';
import type { Visit } from './columns';

const declared = 'SELECT n FROM event WHERE declared = 1';
const readNodes = 'SELECT n, kind, id, filling FROM node WHERE n > ? ORDER BY n';
const readLinks = `SELECT n, source, target, event, iif(kind <> ${linkKinds.member} AND event IN (${declared}), -1, kind) AS kind
  FROM link WHERE n > ? ORDER BY n`;
const readEvents = 'SELECT n, id, msp, party FROM event WHERE n > ? ORDER BY n';
const readVisits = 'SELECT node, kind, place, other, event FROM visit WHERE event > ? ORDER BY event, node';

/**
 * Links up to `?1` whose kinds can have changed: those that were removed or whose events were declared in error, and packings that were
 * alleged.
 */
const changedLinks = `SELECT n, -1 AS kind FROM link WHERE n <= ?1 AND kind <> ${linkKinds.member} AND event IN (${declared})
  UNION ALL SELECT n, kind FROM link WHERE kind = -1 AND n <= ?1
  UNION ALL SELECT n, kind FROM link WHERE n IN (SELECT value FROM json_each(?2)) AND event NOT IN (${declared})`;

interface EventRow {
  readonly n: number;
  readonly id: string;
  readonly msp: string;
  readonly party: string | null;
}

/**
 * Loads the graph of all links in the read model: from the file that the last run saved, if it fits, and the rest from the database.
 */
export function loadGraph(database: Database, height: number, file?: string): Graph {
  const saved = file === undefined ? undefined : readGraph(database, file);
  const graph = saved ?? new Graph();
  const { nodes, links, events } = graph;
  if (saved) updateKinds(graph, database, height);
  for (const node of database.each<GraphNode>(readNodes, nodes)) graph.addNode(node);
  for (const link of database.each<GraphLink>(readLinks, links)) graph.addLink(link);
  for (const { n, id, msp, party } of database.each<EventRow>(readEvents, events)) {
    graph.addEvent({ n, hash: hashOfId(id) ?? '', author: { msp, party } });
  }
  for (const visit of database.each<Visit>(readVisits, events)) graph.addVisit(visit);
  graph.publish(height);
  return graph;
}

function updateKinds(graph: Graph, database: Database, height: number): void {
  const claimed: number[] = [];
  for (let link = 1; link <= graph.links; link += 1) {
    if (graph.linkKindOf(link) === linkKinds.claimed) claimed.push(link);
  }
  for (const { n, kind } of database.all<{ n: number; kind: number }>(
    changedLinks,
    graph.links,
    JSON.stringify(claimed),
  )) {
    if (graph.linkKindOf(n) !== kind) graph.changeLink(n, kind, height);
  }
}
