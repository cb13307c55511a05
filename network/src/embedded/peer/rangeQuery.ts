import { ledger, peer } from '@hyperledger/fabric-protos';
import type { Row } from '../state/entry';
import { publicSpace, valueSpace } from '../state/spaces';
import type { ResultPages } from './resultPages';
import type { Simulation } from './simulation';

/** Serves GET_STATE_BY_RANGE: a public range, a page of one, or a range of private values. */
export function rangeQuery(simulation: Simulation, pages: ResultPages, payload: Uint8Array): Uint8Array {
  const request = peer.GetStateByRange.deserializeBinary(payload);
  const range = { start: request.getStartkey(), end: request.getEndkey() };
  const metadata = request.getMetadata_asU8();
  const { pageSize, bookmark } = pagination(metadata);
  if (request.getCollection() !== '')
    return privateRange(simulation, pages, { ...range, name: request.getCollection() });
  if (metadata.length > 0) return page(simulation, pages, { ...range, start: bookmark || range.start, pageSize });
  const cursor = new RangeCursor(simulation, { ...range, space: publicSpace });
  simulation.addRange(() => cursor.described());
  return pages.start({ fetch: (count) => cursor.fetch(count).map(encodeRow) });
}

function page(
  simulation: Simulation,
  pages: ResultPages,
  { start, end, pageSize }: { start: string; end: string; pageSize: number },
): Uint8Array {
  simulation.guard.queries('page');
  const limit =
    pageSize > 0 ? Math.min(pageSize, simulation.context.totalQueryLimit) : simulation.context.totalQueryLimit;
  const cursor = new RangeCursor(simulation, { start, end, space: publicSpace });
  const rows = cursor.fetch(limit);
  const metadata = new peer.QueryResponseMetadata();
  metadata.setFetchedRecordsCount(rows.length);
  metadata.setBookmark(cursor.nextKey());
  const remaining = rows.map(encodeRow);
  return pages.start({ fetch: (count) => remaining.splice(0, count) }, metadata.serializeBinary());
}

function privateRange(
  simulation: Simulation,
  pages: ResultPages,
  { name, start, end }: { name: string; start: string; end: string },
): Uint8Array {
  simulation.guard.queries('privateRange');
  simulation.collection(name).mayRead();
  const cursor = new RangeCursor(simulation, { start, end, space: valueSpace(name) });
  return pages.start({ fetch: (count) => cursor.fetch(count).map(encodeRow) });
}

function pagination(metadata: Uint8Array): { pageSize: number; bookmark: string } {
  const message = peer.QueryMetadata.deserializeBinary(metadata);
  return { pageSize: message.getPagesize(), bookmark: message.getBookmark() };
}

function encodeRow({ key, entry }: Row): Uint8Array {
  const row = new ledger.queryresult.KV();
  row.setKey(key);
  row.setValue(entry.value);
  return row.serializeBinary();
}

/** Walks a range of the simulation's snapshot and records the rows that were read. */
class RangeCursor {
  readonly #simulation: Simulation;
  readonly #range: { readonly start: string; readonly end: string; readonly space: string };
  readonly #seen: Row[] = [];
  #exhausted = false;

  constructor(simulation: Simulation, range: { start: string; end: string; space: string }) {
    this.#simulation = simulation;
    this.#range = range;
  }

  fetch(count: number): readonly Row[] {
    const allowed = Math.min(count, this.#simulation.context.totalQueryLimit - this.#seen.length);
    if (this.#exhausted || allowed <= 0) return [];
    const rows = this.#read(allowed);
    this.#seen.push(...rows);
    this.#exhausted = rows.length < allowed;
    return rows;
  }

  /** The first key that was not fetched; '' if there is none. */
  nextKey(): string {
    return this.#exhausted ? '' : (this.#read(1)[0]?.key ?? '');
  }

  /** The range in the read set; an unfinished one ends at the last key that was read (`queryutil/iterator_combiner.go`). */
  described(): {
    startKey: string;
    endKey: string;
    exhausted: boolean;
    reads: { key: string; version: Row['entry']['version'] }[];
  } {
    return {
      startKey: this.#range.start,
      endKey: this.#exhausted ? this.#range.end : (this.#seen.at(-1)?.key ?? this.#range.end),
      exhausted: this.#exhausted,
      reads: this.#seen.map(({ key, entry }) => ({ key, version: entry.version })),
    };
  }

  #read(limit: number): Row[] {
    const { world, asOf } = this.#simulation.context;
    const last = this.#seen.at(-1)?.key;
    // The next possible key after another is that key followed by U+0000.
    const start = last === undefined ? this.#range.start : `${last}\u0000`;
    return world.space(this.#range.space).range({ asOf, start, end: this.#range.end, limit });
  }
}
