import { hashOfId } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { Graph, type GraphLink, type GraphNode, linkKinds } from './graph';

const readNodes = 'SELECT n, kind, id, filling FROM node ORDER BY n';
const readLinks = `SELECT link.n, source, target, event,
  iif(kind <> ${linkKinds.member} AND event IN (SELECT n FROM event WHERE declared = 1), -1, kind) AS kind
  FROM link ORDER BY link.n`;
const readEvents = 'SELECT n, id, msp, party FROM event ORDER BY n';

const readVisits = 'SELECT node, count(DISTINCT event) AS events FROM visit GROUP BY node';

interface EventRow {
  readonly n: number;
  readonly id: string;
  readonly msp: string;
  readonly party: string | null;
}

/** Loads the graph of all links in the read model. */
export function loadGraph(database: Database, height: number): Graph {
  const graph = new Graph();
  for (const node of database.each<GraphNode>(readNodes)) graph.addNode(node);
  for (const link of database.each<GraphLink>(readLinks)) graph.addLink(link);
  for (const { n, id, msp, party } of database.each<EventRow>(readEvents)) {
    graph.addEvent({ n, hash: hashOfId(id) ?? '', author: { msp, party } });
  }
  for (const { node, events } of database.each<{ node: number; events: number }>(readVisits))
    graph.addVisits(node, events);
  graph.publish(height);
  return graph;
}
