import { must } from '@lotline/chaincode/domain';
import { entryOf, type Visit } from './columns';
import type { Author, Graph, GraphEvent } from './graph';
import type { GraphLink, GraphNode } from './rows';

/** A link that has another kind; -1 removes it. */
interface KindOfLink {
  readonly n: number;
  readonly kind: number;
}

/** The changes of the graph by one database transaction. Nodes, links and events have numbers without gaps. */
export interface GraphChanges {
  readonly nodes: readonly GraphNode[];
  readonly links: readonly GraphLink[];
  readonly events: readonly GraphEvent[];
  readonly visits: readonly Visit[];
  readonly changed: readonly KindOfLink[];
  /** Nodes of lots whose stock changed. */
  readonly stocked: readonly number[];
}

/** Makes changes that are committed, in the graph in memory, and shows them to other threads. */
export function publishChanges(graph: Graph, changes: GraphChanges, height: number): void {
  for (const node of changes.nodes) graph.addNode(node);
  for (const link of changes.links) graph.addLink(link);
  for (const event of changes.events) graph.addEvent(event);
  for (const visit of changes.visits) graph.addVisit(visit);
  for (const { n, kind } of changes.changed) graph.changeLink(n, kind, height);
  for (const node of changes.stocked) graph.columns.stock[node] = height;
  graph.publish(height);
}

/** The same as columns of numbers, which are handed to another thread in much less time than objects. */
export interface PackedChanges {
  readonly first: { readonly node: number; readonly link: number; readonly event: number };
  readonly ids: readonly string[];
  readonly hashes: readonly string[];
  readonly authors: readonly Author[];
  readonly nodes: Int32Array<ArrayBuffer>;
  readonly links: Int32Array<ArrayBuffer>;
  readonly events: Int32Array<ArrayBuffer>;
  readonly visits: Int32Array<ArrayBuffer>;
  readonly changed: Int32Array<ArrayBuffer>;
  readonly stocked: Int32Array<ArrayBuffer>;
}

const columnsOf = <Row>(
  rows: readonly Row[],
  width: number,
  numbersOf: (row: Row) => readonly number[],
): Int32Array<ArrayBuffer> => {
  const columns = new Int32Array(rows.length * width);
  rows.forEach((row, at) => {
    columns.set(numbersOf(row), at * width);
  });
  return columns;
};

/** `rowOf` gets the number of the row, and reads its columns. */
const rowsOf = <Row>(
  columns: Int32Array,
  width: number,
  rowOf: (at: number, column: (which: number) => number) => Row,
): Row[] =>
  Array.from({ length: columns.length / width }, (_, at) => {
    const start = at * width;
    return rowOf(at, (which) => entryOf(columns, start + which));
  });

export function pack({ nodes, links, events, visits, changed, stocked }: GraphChanges): PackedChanges {
  const authors = [...new Map(events.map(({ author }) => [`${author.msp} ${author.party ?? ''}`, author])).values()];
  const numberOf = ({ msp, party }: Author): number =>
    authors.findIndex((each) => each.msp === msp && each.party === party);
  return {
    first: { node: nodes[0]?.n ?? 0, link: links[0]?.n ?? 0, event: events[0]?.n ?? 0 },
    ids: nodes.map(({ id }) => id),
    hashes: events.map(({ hash }) => hash),
    authors,
    nodes: columnsOf(nodes, 2, ({ kind, filling }) => [kind, filling]),
    links: columnsOf(links, 4, ({ source, target, kind, event }) => [source, target, kind, event]),
    events: columnsOf(events, 1, ({ author }) => [numberOf(author)]),
    visits: columnsOf(visits, 5, ({ node, kind, place, other, event }) => [node, kind, place, other, event]),
    changed: columnsOf(changed, 2, ({ n, kind }) => [n, kind]),
    stocked: Int32Array.from(stocked),
  };
}

export function unpack(packed: PackedChanges): GraphChanges {
  const { first, ids, hashes, authors } = packed;
  return {
    nodes: rowsOf(packed.nodes, 2, (at, column) => ({
      n: first.node + at,
      id: must(ids[at], 'id'),
      kind: column(0),
      filling: column(1),
    })),
    links: rowsOf(packed.links, 4, (at, column) => ({
      n: first.link + at,
      source: column(0),
      target: column(1),
      kind: column(2),
      event: column(3),
    })),
    events: rowsOf(packed.events, 1, (at, column) => ({
      n: first.event + at,
      hash: must(hashes[at], 'hash'),
      author: must(authors[column(0)], 'author'),
    })),
    visits: rowsOf(packed.visits, 5, (_, column) => ({
      node: column(0),
      kind: column(1),
      place: column(2),
      other: column(3),
      event: column(4),
    })),
    changed: rowsOf(packed.changed, 2, (_, column) => ({ n: column(0), kind: column(1) })),
    stocked: [...packed.stocked],
  };
}
