import type { RecallPlan } from '../answers';
import type { Database } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { exceptionRow } from '../queries/eventExceptions';
import { idSet } from '../queries/idSet';
import { closure } from './closure';
import { describePlace } from './describeNode';
import { gapsOf, withGaps } from './gaps';
import type { Graph } from './graph';
import { holders } from './holders';
import { proveLinks } from './provenLinks';
import { type CoveredGoods, recallGoods } from './recallGoods';
import { canonical, rootNodes } from './rootNodes';

/** Most goods that a plan covers; past it, it says `truncated`. */
export const recallPlanLimit = 200_000;

const visitedPlaces = `SELECT DISTINCT place FROM (
  SELECT place.value AS place FROM visit JOIN event ON event.n = visit.event AND declared = 0, json_each(event.places) AS place
    WHERE node IN (SELECT value FROM json_each(?1))
  UNION SELECT place FROM balance WHERE lot IN (SELECT value FROM json_each(?2)) AND (on_hand <> '0' OR in_transit <> '0'))
  ORDER BY place`;

const eventsExceptions = `SELECT event, number, body FROM exception WHERE event IN (
  SELECT event.id FROM visit JOIN event ON event.n = visit.event WHERE node IN (SELECT value FROM json_each(?)))
  ORDER BY n`;

const places = (database: Database, nodes: readonly number[], lots: readonly string[]): RecallPlan['places'] =>
  database.all<{ place: string }>(visitedPlaces, idSet(nodes), idSet(lots)).map(({ place }) => {
    const { id, name, party } = describePlace(database, place, 0);
    return { id, ...(name !== undefined && { name }), ...(party !== undefined && { party }) };
  });

const exceptionsOf = (database: Database, nodes: readonly number[]): RecallPlan['exceptions'] =>
  database.all<{ event: string; number: number; body: string }>(eventsExceptions, idSet(nodes)).map(exceptionRow);

/** Units whose current filling is among the nodes. */
const currentUnits = (database: Database, nodes: readonly number[]): string[] =>
  database
    .all<{ id: string }>(
      `SELECT unit.id FROM node JOIN unit ON unit.id = node.id AND max(unit.filling, 1) = node.filling
       WHERE node.n IN (SELECT value FROM json_each(?))`,
      idSet(nodes),
    )
    .map(({ id }) => id);

const goodsRows = (graph: Graph, goods: readonly CoveredGoods[]): RecallPlan['lots'] =>
  goods.map(({ node, depth, parent }) => ({
    id: graph.idOf(node),
    ...(parent !== undefined && { parent: graph.idOf(parent) }),
    depth,
  }));

/**
 * What a recall of a lot, item or logistic unit would cover: everything made from it, parents before children, what holds it, and
 * who has it. Undefined when no recorded event names it.
 */
export function recallPlan(
  { database, graph, height }: ReadModel,
  root: string,
  limit: number = recallPlanLimit,
): RecallPlan | undefined {
  const id = canonical(root);
  const roots = rootNodes(database, id);
  if (roots.length === 0) return undefined;
  const reached = closure(graph, roots, false, limit);
  const goods = recallGoods(graph, reached);
  const isItem = new Set(goods.items.map(({ node }) => graph.idOf(node)));
  const rows = proveLinks(database, goodsRows(graph, [...goods.lots, ...goods.items]));
  const lots = rows.filter((row) => !isItem.has(row.id));
  const items = rows.filter((row) => isItem.has(row.id));
  const covered = { lots: lots.map((row) => row.id), items: items.map((row) => row.id) };
  const gaps = gapsOf(database, graph, reached.nodes);
  const visited = places(database, reached.nodes, covered.lots);
  const parties = visited.flatMap(({ party }) => (party === undefined ? [] : [party]));
  return {
    root: id,
    height,
    lots,
    items,
    units: [...new Set(goods.holders.map((node) => graph.idOf(node)))].map((unit) => ({ id: unit })),
    places: visited,
    holders: holders(database, { ...covered, units: currentUnits(database, goods.holders), parties }),
    exceptions: withGaps(exceptionsOf(database, reached.nodes), gaps),
    truncated: reached.truncated,
    incomplete: gaps.length > 0,
  };
}
