import { groupBy } from '../groupBy';
import type { Direction, TraceAnswer } from '../answers';
import type { Closure } from './closure';
import { Describer, type TraceNode } from './describeNode';
import { edgesInto, type GoodsEdge } from './edgesOf';
import { type EdgeEvent, EventIndex } from './eventIndex';
import { leadingLegs, legCount } from './legs';
import type { Visit } from '../projection/graph/columns';
import { visitsOf } from '../projection/graph/visits';
import { legKinds } from '../projection/legs';
import { readFacts } from '../queries/readFacts';
import type { ReadView } from './readView';
import type { Step } from './steps';
import { SummaryBuilder } from './traceSummary';
import { Trust } from './trust';

type Edge = TraceAnswer['edges'][number];

/** The nodes and edges that a few steps add to a trace. */
export interface TracePart {
  readonly nodes: TraceNode[];
  readonly edges: Edge[];
}

/** A step with its links and events. */
interface Read {
  readonly step: Step;
  readonly links: readonly GoodsEdge[];
  readonly events: readonly number[];
  readonly elsewhere: number;
}

export interface TraceOptions {
  readonly direction: Direction;
  /** True to list all events of all goods, also those that do not lead to the root. */
  readonly all: boolean;
}

/** Turns steps into nodes and edges without duplicates. */
export class TraceBuilder {
  readonly #view: ReadView;
  readonly #options: TraceOptions;
  readonly #trust: Trust;
  readonly #back: ReadonlySet<number>;
  readonly #forward: ReadonlySet<number>;
  readonly #describer: Describer;
  readonly #ids = new Map<number, string>();
  readonly #nodes = new Set<string>();
  readonly #edges = new Set<string>();
  #fromBack: Map<number, GoodsEdge[]> | undefined;
  #part: TracePart = { nodes: [], edges: [] };
  readonly events: EventIndex;
  readonly summary = new SummaryBuilder();

  constructor(
    view: ReadView,
    closures: { readonly back?: Closure | undefined; readonly forward?: Closure | undefined },
    options: TraceOptions,
  ) {
    this.#view = view;
    this.#options = options;
    const facts = readFacts(view.database);
    this.#trust = new Trust(view.database, view.graph, { facts });
    this.#back = new Set(closures.back?.nodes);
    this.#forward = new Set(closures.forward?.nodes);
    this.#describer = new Describer(view.database, facts);
    this.events = new EventIndex(view.database);
  }

  add(steps: readonly Step[]): TracePart {
    this.#part = { nodes: [], edges: [] };
    const read = this.#read(steps);
    this.events.load(read.flatMap(({ links, events }) => [...links.map(({ event }) => event), ...events]));
    const { graph } = this.#view;
    this.#describer.load(steps.map(({ node }) => ({ id: this.#idOf(node), kind: graph.kindOf(node) })));
    for (const each of read) this.#goods(each);
    for (const { links } of read) for (const link of links) this.#link(link);
    for (const { step, events } of read) this.#visits(step, events);
    return this.#part;
  }

  #read(steps: readonly Step[]): Read[] {
    const { graph } = this.#view;
    const isFollowed = (side: Step['side']): boolean => side !== 'back' || this.#options.all;
    const within = { graph, trust: this.#trust, nodes: this.#forward };
    const linked = steps.map((step) => {
      const { node, side } = step;
      const out = side === 'forward' ? [] : (this.#edgesBack().get(node) ?? []);
      const into = side === 'back' ? { edges: [], others: 0 } : edgesInto(within, node);
      if (side === 'back' && graph.firstIn(node) === 0) this.summary.origin(this.#idOf(node));
      return { step, links: [...out, ...into.edges], others: into.others };
    });
    const uses = linked
      .filter(({ step }) => !isFollowed(step.side))
      .map(({ step, links }): [number, number[]] => [step.node, [...new Set(links.map(({ event }) => event))]]);
    const leading = leadingLegs(this.#view, new Map(uses));
    return linked.map(({ step, links, others }) => {
      const { node, side } = step;
      if (isFollowed(side)) return { step, links, ...this.#shown(step, visitsOf(graph, node), others) };
      const found = eventsIn(leading.get(node) ?? []);
      return { step, links, events: found, elsewhere: this.#eventsOf(node) - found.length };
    });
  }

  /** The links within the trace back, by the goods that they come from. */
  #edgesBack(): Map<number, GoodsEdge[]> {
    const within = { graph: this.#view.graph, trust: this.#trust, nodes: this.#back };
    this.#fromBack ??= groupBy(
      [...this.#back].flatMap((node) => edgesInto(within, node).edges),
      ({ from }) => from,
    );
    return this.#fromBack;
  }

  #eventsOf(node: number): number {
    const { database, graph } = this.#view;
    return graph.isLive ? graph.visitsOf(node) : legCount(database, node);
  }

  /** The events of the root and of goods made of it. A trace back leaves out what the root went into. */
  #shown({ side }: Step, rows: readonly Visit[], others: number): Pick<Read, 'events' | 'elsewhere'> {
    const isUsed = ({ kind }: Visit): boolean => kind === legKinds.used;
    if (side !== 'root') return { events: eventsIn(rows), elsewhere: others };
    const hidden = this.#options.direction === 'back' && !this.#options.all ? rows.filter(isUsed) : [];
    const events = eventsIn(hidden.length === 0 ? rows : rows.filter((row) => !isUsed(row)));
    return { events, elsewhere: eventsIn(hidden).length };
  }

  #idOf(node: number): string {
    const known = this.#ids.get(node);
    if (known !== undefined) return known;
    const id = this.#view.graph.idOf(node);
    this.#ids.set(node, id);
    return id;
  }

  #goods({ step: { node, depth }, elsewhere }: Read): void {
    const id = this.#idOf(node);
    if (this.#nodes.has(id)) return;
    const described = this.#describer.goods(id, this.#view.graph.kindOf(node), depth);
    this.summary.goods(described);
    this.#node(id, () => (elsewhere > 0 ? { ...described.node, elsewhere } : described.node));
  }

  #node(id: string, describe: () => TraceNode): void {
    if (this.#nodes.has(id)) return;
    this.#nodes.add(id);
    this.#part.nodes.push(describe());
  }

  #link({ from, to, kind, event, alleged }: GoodsEdge): void {
    this.#edge({ from: this.#idOf(from), to: this.#idOf(to), alleged }, kind, this.events.event(event));
  }

  #edge(ends: Pick<Edge, 'from' | 'to' | 'alleged'>, kind: string, event: EdgeEvent | undefined): void {
    const key = `${ends.from} ${ends.to} ${kind} ${event?.n ?? 0}`;
    if (this.#edges.has(key)) return;
    this.#edges.add(key);
    this.#part.edges.push(edgeOf(ends, kind, event));
    if (!event || this.events.used.has(event.n)) return;
    this.events.used.set(event.n, event);
    this.summary.event(event);
  }

  #visits({ node, depth }: Step, events: readonly number[]): void {
    const goods = this.#idOf(node);
    for (const n of events) {
      const event = this.events.event(n);
      if (event?.declared === 1) this.events.withdrawn.set(n, event);
      else if (event) this.#visit(goods, depth + 1, event);
    }
  }

  #visit(goods: string, depth: number, event: EdgeEvent): void {
    for (const place of event.places) {
      this.#edge({ from: goods, to: place }, event.step, event);
      this.#node(place, () => this.#describer.place(place, depth));
    }
    for (const shipment of event.shipments) {
      this.#edge({ from: goods, to: shipment }, event.step, event);
      this.#node(shipment, () => this.#describer.shipment(shipment, depth));
      for (const place of event.places) this.#edge({ from: shipment, to: place }, event.step, event);
    }
  }
}

const edgeOf = (
  { from, to, alleged = false }: Pick<Edge, 'from' | 'to' | 'alleged'>,
  kind: string,
  event: EdgeEvent | undefined,
): Edge => ({
  from,
  to,
  kind,
  event: event?.id ?? '',
  ...(event && { time: event.time }),
  ...(alleged && { alleged }),
});

const eventsIn = (rows: readonly Visit[]): number[] =>
  [...new Set(rows.map(({ event }) => event))].sort((a, b) => a - b);
