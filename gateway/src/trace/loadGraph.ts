import type { Database } from '../projection/database';
import { Graph, type GraphLink, type GraphNode, linkKinds } from './graph';

const readLinks = `SELECT link.n, source, target, event,
  iif(kind <> ${linkKinds.member} AND EXISTS (SELECT 1 FROM event WHERE event.n = link.event AND declared = 1), -1, kind) AS kind
  FROM link ORDER BY link.n`;

/** Loads the graph of all links in the read model. */
export function loadGraph(database: Database): Graph {
  const graph = new Graph();
  for (const node of database.each<GraphNode>('SELECT n, kind, id FROM node ORDER BY n')) graph.addNode(node);
  for (const link of database.each<GraphLink>(readLinks)) graph.addLink(link);
  return graph;
}
