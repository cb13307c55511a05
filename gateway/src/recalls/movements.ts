import type { Database } from '../projection/database';
import { type Graph, linkKinds } from '../projection/graph/graph';
import { legKinds } from '../projection/legs';
import { idSet } from '../queries/idSet';
import { spotsOf } from '../queries/spotsOf';
import { utc } from '../queries/utc';

export interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const [earliest, latest] = ['0000', '9999'];
const valid = 'event.declared = 0';
const spots = (ids: string): string => `(SELECT n FROM spot WHERE id IN (SELECT value FROM json_each(${ids})))`;

const during = ({ from, to }: Span): [string, string] => [
  from === undefined ? earliest : utc(from),
  to === undefined ? latest : utc(to),
];

const atPlace = `SELECT DISTINCT visit.node AS n FROM spot JOIN place_event ON place_event.spot = spot.n
    JOIN visit ON visit.event = place_event.event AND visit.place = spot.n
    JOIN event ON event.n = visit.event
  WHERE spot.id IN (SELECT value FROM json_each(?1)) AND ${valid} AND event.time >= ?2 AND event.time < ?3 LIMIT ?4`;

/** The nodes that events at a place name. */
export const nodesAt = (database: Database, place: string, span: Span, limit: number): number[] =>
  database.all<{ n: number }>(atPlace, spotsOf(place), ...during(span), limit).map(({ n }) => n);

/** A node, and the fillings of containers that it was in. */
function around(graph: Graph, node: number): number[] {
  const found = new Set([node]);
  for (const inner of found) {
    for (let link = graph.firstOut(inner); link !== 0; link = graph.nextOut(link)) {
      if (graph.linkKindOf(link) === linkKinds.packed) found.add(graph.targetOf(link));
    }
  }
  return [...found];
}

const inEvents = `SELECT 1 FROM visit JOIN event ON event.n = visit.event
  WHERE visit.node IN (SELECT value FROM json_each(?1)) AND ${valid} AND event.time >= ?2 AND event.time < ?3
    AND (?4 IS NULL OR visit.place IN ${spots('?4')}) LIMIT 1`;

/** Departures, and arrivals from a place where no departure is recorded. */
const departures = `SELECT 1 FROM visit JOIN event ON event.n = visit.event
  WHERE visit.node IN (SELECT value FROM json_each(?1)) AND ${valid} AND event.time >= ?2
    AND (visit.kind = ${legKinds.left} AND (?3 IS NULL OR visit.place IN ${spots('?3')})
      OR visit.kind = ${legKinds.arrived} AND (?3 IS NULL OR visit.other IN ${spots('?3')})
        AND NOT EXISTS (SELECT 1 FROM visit AS gone
          WHERE gone.node = visit.node AND gone.kind = ${legKinds.left} AND gone.place = visit.other)) LIMIT 1`;

/** Where goods were, by the events that name them or a container around them. */
export class Movements {
  readonly #database: Database;
  readonly #graph: Graph;

  constructor(database: Database, graph: Graph) {
    this.#database = database;
    this.#graph = graph;
  }

  /** Returns true if an event within the span names the goods, at the place if one is given. */
  isRecorded(node: number, span: Span, place: string | undefined): boolean {
    const nodes = idSet(around(this.#graph, node));
    return (
      this.#database.get(inEvents, nodes, ...during(span), place === undefined ? null : spotsOf(place)) !== undefined
    );
  }

  /** Returns true if the goods left the place, or any place, at or after a time. */
  left(node: number, after: string | undefined, place: string | undefined): boolean {
    const nodes = idSet(around(this.#graph, node));
    const [from] = during({ from: after });
    return this.#database.get(departures, nodes, from, place === undefined ? null : spotsOf(place)) !== undefined;
  }
}
