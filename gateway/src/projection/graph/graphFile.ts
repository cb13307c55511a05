import { hash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { must } from '@lotline/chaincode/domain';
import type { Database } from '../database';
import { schemaVersion } from '../schema';
import {
  type ColumnName,
  type Columns,
  emptyColumns,
  entryOf,
  grow,
  linkColumns,
  nodeColumns,
  visitColumns,
} from './columns';
import { Graph } from './graph';

const ends = `SELECT (SELECT id FROM node WHERE n = ?1) AS node, (SELECT source || ' ' || target || ' ' || event FROM link WHERE n = ?2) AS link,
  (SELECT id || ' ' || msp FROM event WHERE n = ?3) AS event`;

const header = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  nodes: z.int().min(0),
  links: z.int().min(0),
  events: z.int().min(0),
  visits: z.int().min(0),
  authors: z.array(z.strictObject({ msp: z.string(), party: z.string().nullable() })),
  /** The last node, link and event, as the database has them. */
  ends: z.strictObject({ node: z.string().nullable(), link: z.string().nullable(), event: z.string().nullable() }),
  lengths: z.record(z.string(), z.int().min(0)),
  sha256: z.string(),
});

type Header = z.infer<typeof header>;

const stored = [
  ...nodeColumns,
  'ids',
  ...linkColumns,
  ...visitColumns,
  'author',
  'hash',
] as const satisfies readonly ColumnName[];
const headerBytes = 4;

const endsOf = (
  database: Database,
  { nodes, links, events }: Pick<Header, 'nodes' | 'links' | 'events'>,
): Header['ends'] =>
  database.get<Header['ends']>(ends, nodes, links, events) ?? { node: null, link: null, event: null };

const isOneOf = (names: readonly ColumnName[], name: ColumnName): boolean => names.includes(name);

function lengthOf(graph: Graph, name: (typeof stored)[number]): number {
  if (name === 'ids') return entryOf(graph.columns.idEnd, graph.nodes);
  if (name === 'hash') return (graph.events + 1) * 32;
  if (name === 'author') return graph.events + 1;
  if (isOneOf(visitColumns, name)) return graph.visits + 1;
  return (isOneOf(linkColumns, name) ? graph.links : graph.nodes) + 1;
}

/** The used part of a column as bytes. */
const bytesOf = (column: Columns[ColumnName], length: number): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, length * column.BYTES_PER_ELEMENT);

/** Saves the graph of a read model, so that it need not be read from the database again. */
export function saveGraph(graph: Graph, database: Database, file: string): void {
  const { nodes, links, events, visits, authors, columns } = graph;
  const lengths = Object.fromEntries(stored.map((name) => [name, lengthOf(graph, name)]));
  const body = Buffer.concat(stored.map((name) => bytesOf(columns[name], must(lengths[name], name))));
  const about: Header = {
    schemaVersion,
    nodes,
    links,
    events,
    visits,
    authors,
    lengths,
    ends: endsOf(database, graph),
    sha256: hash('sha256', body),
  };
  const text = Buffer.from(JSON.stringify(about));
  const start = Buffer.alloc(headerBytes);
  start.writeUInt32LE(text.length);
  writeFileSync(`${file}.new`, Buffer.concat([start, text, body]), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * Reads a saved graph; it may be older than the database. Undefined if there is none, it is damaged, or it was saved from another database.
 */
export function readGraph(database: Database, file: string): Graph | undefined {
  const bytes = bytesIn(file);
  const about = bytes && headerIn(bytes);
  if (!about) return undefined;
  const body = bytes.subarray(headerBytes + bytes.readUInt32LE(0));
  if (hash('sha256', body) !== about.sha256) return undefined;
  if (JSON.stringify(endsOf(database, about)) !== JSON.stringify(about.ends)) return undefined;
  return graphOf(about, body);
}

function bytesIn(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function headerIn(bytes: Buffer): Header | undefined {
  try {
    const text = bytes.toString('utf8', headerBytes, headerBytes + bytes.readUInt32LE(0));
    return header.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function graphOf({ nodes, links, events, visits, authors, lengths }: Header, body: Buffer): Graph {
  const columns = emptyColumns();
  let at = 0;
  for (const name of stored) {
    const length = must(lengths[name], name);
    if (columns[name].length < length) grow(columns, name, length);
    const target = bytesOf(columns[name], length);
    target.set(body.subarray(at, at + target.length));
    at += target.length;
  }
  return new Graph(columns, { authors, bounds: { nodes, links, events, visits }, isLive: true });
}
