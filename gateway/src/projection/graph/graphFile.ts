import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
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
  pairColumns,
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
  ...pairColumns,
  ...visitColumns,
  'author',
  'hash',
] as const satisfies readonly ColumnName[];
const headerBytes = 4;

const endsOf = (
  database: Database,
  { nodes, links, events }: Pick<Header, 'nodes' | 'links' | 'events'>,
): Header['ends'] => database.one<Header['ends']>(ends, nodes, links, events);

const isOneOf = (names: readonly ColumnName[], name: ColumnName): boolean => names.includes(name);

function lengthOf(graph: Graph, name: (typeof stored)[number]): number {
  if (name === 'ids') return entryOf(graph.columns.idEnd, graph.nodes);
  if (name === 'hash') return (graph.events + 1) * 32;
  if (name === 'author') return graph.events + 1;
  if (isOneOf(visitColumns, name)) return graph.visits + 1;
  if (isOneOf(pairColumns, name)) return (graph.links + 1) * 2;
  return (isOneOf(linkColumns, name) ? graph.links : graph.nodes) + 1;
}

/** The used part of a column as bytes. */
const bytesOf = (column: Columns[ColumnName], length: number): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, length * column.BYTES_PER_ELEMENT);

/** Saves the graph of a read model, so that it need not be read from the database again. */
export function saveGraph(graph: Graph, database: Database, file: string): void {
  const { nodes, links, events, visits, authors, columns } = graph;
  const lengths = Object.fromEntries(stored.map((name) => [name, lengthOf(graph, name)]));
  const parts = stored.map((name) => bytesOf(columns[name], must(lengths[name], name)));
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  const about: Header = {
    schemaVersion,
    nodes,
    links,
    events,
    visits,
    authors,
    lengths,
    ends: endsOf(database, graph),
    sha256: digest.digest('hex'),
  };
  const text = Buffer.from(JSON.stringify(about));
  const start = Buffer.alloc(headerBytes);
  start.writeUInt32LE(text.length);
  const written = openSync(`${file}.new`, 'w', 0o600);
  try {
    for (const part of [start, text, ...parts]) writeAll(written, part);
  } finally {
    closeSync(written);
  }
  renameSync(`${file}.new`, file);
}

function writeAll(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/**
 * Reads a saved graph; it may be older than the database. Undefined if there is none, it is damaged, or it was saved from another database.
 */
export function readGraph(database: Database, file: string): Graph | undefined {
  const opened = openIn(file);
  if (opened === undefined) return undefined;
  try {
    return readFrom(database, opened);
  } catch {
    return undefined;
  } finally {
    closeSync(opened);
  }
}

function openIn(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch {
    return undefined;
  }
}

/** Reads a file that is open. Throws if it is damaged. */
function readFrom(database: Database, file: number): Graph | undefined {
  const length = read(file, Buffer.alloc(headerBytes), 0).readUInt32LE(0);
  if (length > fstatSync(file).size) return undefined;
  const about = header.parse(JSON.parse(read(file, Buffer.alloc(length), headerBytes).toString()));
  if (JSON.stringify(endsOf(database, about)) !== JSON.stringify(about.ends)) return undefined;
  const { columns, sha256 } = columnsIn(file, headerBytes + length, about.lengths);
  const { nodes, links, events, visits, authors } = about;
  if (sha256 !== about.sha256) return undefined;
  return new Graph(columns, { authors, bounds: { nodes, links, events, visits }, isLive: true });
}

/** Fills bytes from a position of a file on. */
function read<T extends Uint8Array>(file: number, bytes: T, position: number): T {
  let filled = 0;
  while (filled < bytes.length) {
    const more = readSync(file, bytes, filled, bytes.length - filled, position + filled);
    if (more === 0) throw new Error('The file is too short.');
    filled += more;
  }
  return bytes;
}

/** Reads columns where they will be: a copy of all would take as much memory again. */
function columnsIn(
  file: number,
  start: number,
  lengths: Header['lengths'],
): { readonly columns: Columns; readonly sha256: string } {
  const columns = emptyColumns();
  const digest = createHash('sha256');
  let at = start;
  for (const name of stored) {
    const length = must(lengths[name], name);
    if (columns[name].length < length) grow(columns, name, length);
    const bytes = read(file, bytesOf(columns[name], length), at);
    digest.update(bytes);
    at += bytes.length;
  }
  return { columns, sha256: digest.digest('hex') };
}
