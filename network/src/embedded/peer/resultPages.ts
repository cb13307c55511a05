import { peer } from '@hyperledger/fabric-protos';

/** Maximum rows in one message of a peer, which fetches one more to detect further rows. */
const rowsPerMessage = 100;

/** A query's rows, fetched on demand. `fetch` returns up to that many more rows; fewer means that no row is left. */
export interface RowSource {
  readonly fetch: (count: number) => readonly Uint8Array[];
}

/** The open queries of one transaction. */
export class ResultPages {
  readonly #open = new Map<string, { readonly source: RowSource; pending: readonly Uint8Array[] }>();
  #last = 0;

  /** Returns a query's first message. */
  start(source: RowSource, metadata?: Uint8Array): Uint8Array {
    const id = String(++this.#last);
    this.#open.set(id, { source, pending: [] });
    return this.next(id, metadata);
  }

  next(id: string, metadata?: Uint8Array): Uint8Array {
    const query = this.#open.get(id);
    if (!query) throw new Error('query iterator not found');
    const rows = [...query.pending, ...query.source.fetch(rowsPerMessage + 1 - query.pending.length)];
    query.pending = rows.slice(rowsPerMessage);
    const hasMore = query.pending.length > 0;
    if (!hasMore) this.#open.delete(id);
    return response(id, rows.slice(0, rowsPerMessage), hasMore, metadata);
  }

  close(id: string): Uint8Array {
    this.#open.delete(id);
    return response(id, [], false);
  }
}

function response(id: string, rows: readonly Uint8Array[], hasMore: boolean, metadata?: Uint8Array): Uint8Array {
  const message = new peer.QueryResponse();
  message.setId(id);
  message.setHasMore(hasMore);
  message.setResultsList(
    rows.map((row) => {
      const result = new peer.QueryResultBytes();
      result.setResultbytes(row);
      return result;
    }),
  );
  if (metadata) message.setMetadata(metadata);
  return message.serializeBinary();
}
