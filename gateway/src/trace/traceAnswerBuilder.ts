import type { TraceAnswer } from '../answers';
import type { Database } from '../projection/database';
import type { ExceptionRow } from '../queries/eventExceptions';
import type { Closure } from './closure';
import { closureEdges } from './closureEdges';
import { describeGoods, describePlace, describeShipment, type TraceNode } from './describeNode';
import { type EdgeEvent, EventIndex } from './eventIndex';
import { gapsOf } from './gaps';
import type { Graph } from './graph';
import { Trust } from './trust';

type Edge = TraceAnswer['edges'][number];

const visitsOf = 'SELECT event FROM visit WHERE node = ? ORDER BY event';

/** Collects the nodes and edges of a response without duplicates, up to a number of edges. */
export class TraceAnswerBuilder {
  readonly #database: Database;
  readonly #graph: Graph;
  readonly #edgeLimit: number;
  readonly #trust: Trust;
  readonly #nodes = new Map<string, TraceNode>();
  readonly #edges = new Map<string, Edge>();
  readonly #visited = new Set<number>();
  readonly #reached = new Set<number>();
  readonly events: EventIndex;
  truncated = false;

  constructor(database: Database, graph: Graph, edgeLimit: number) {
    this.#database = database;
    this.#graph = graph;
    this.#edgeLimit = edgeLimit;
    this.#trust = new Trust(database, graph);
    this.events = new EventIndex(database);
  }

  get nodes(): TraceNode[] {
    return [...this.#nodes.values()];
  }

  get edges(): Edge[] {
    return [...this.#edges.values()];
  }

  add(closure: Closure): void {
    this.truncated ||= closure.truncated;
    closure.nodes.forEach((node, at) => {
      this.#reached.add(node);
      this.#goods(node, closure.depths[at] ?? 0);
    });
    for (const { from, to, kind, event, alleged } of closureEdges(this.#graph, this.#trust, closure)) {
      const ends = { from: this.#graph.idOf(from), to: this.#graph.idOf(to), ...(alleged && { alleged }) };
      if (!this.#edge(ends, kind, this.events.event(event))) return;
    }
    closure.nodes.forEach((node, at) => {
      this.#visits(node, closure.depths[at] ?? 0);
    });
  }

  /** The unreadable records of the added goods. */
  gaps(): ExceptionRow[] {
    return gapsOf(this.#database, this.#graph, this.#reached);
  }

  #goods(node: number, depth: number): void {
    const id = this.#graph.idOf(node);
    this.#node(id, depth, () => describeGoods(this.#database, id, this.#graph.kindOf(node), depth));
  }

  /** Adds a node; if it is reached twice, the shorter distance counts. */
  #node(id: string, depth: number, describe: () => TraceNode): void {
    const known = this.#nodes.get(id);
    if (!known) this.#nodes.set(id, describe());
    else if (known.depth > depth) this.#nodes.set(id, { ...known, depth });
  }

  /** Returns false if there are too many edges. */
  #edge(
    { from, to, alleged }: Pick<Edge, 'from' | 'to' | 'alleged'>,
    kind: string,
    event: EdgeEvent | undefined,
  ): boolean {
    const key = `${from} ${to} ${kind} ${event?.n ?? 0}`;
    if (this.#edges.has(key)) return true;
    if (this.#edges.size >= this.#edgeLimit) {
      this.truncated = true;
      return false;
    }
    const more = { ...(event && { time: event.time }), ...(alleged && { alleged }) };
    this.#edges.set(key, { from, to, kind, event: event?.id ?? '', ...more });
    if (event) this.events.used.set(event.n, event);
    return true;
  }

  #visits(node: number, depth: number): void {
    if (this.#visited.has(node)) return;
    this.#visited.add(node);
    for (const { event: n } of this.#database.all<{ event: number }>(visitsOf, node)) {
      const event = this.events.event(n);
      if (event?.declared === 1) this.events.withdrawn.set(n, event);
      else if (event && !this.#visit(this.#graph.idOf(node), depth + 1, event)) return;
    }
  }

  #visit(goods: string, depth: number, event: EdgeEvent): boolean {
    for (const place of event.places) {
      if (!this.#edge({ from: goods, to: place }, event.step, event)) return false;
      this.#node(place, depth, () => describePlace(this.#database, place, depth));
    }
    for (const shipment of event.shipments) {
      if (!this.#edge({ from: goods, to: shipment }, event.step, event)) return false;
      this.#node(shipment, depth, () => describeShipment(this.#database, shipment, depth));
      if (!event.places.every((place) => this.#edge({ from: shipment, to: place }, event.step, event))) return false;
    }
    return true;
  }
}
