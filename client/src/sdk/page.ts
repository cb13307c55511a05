import { z } from 'zod';

export interface ReadOptions {
  /** Waits until the response reflects this many blocks, such as the height of the caller's own last write. */
  readonly minHeight?: number | undefined;
}

/** The parameters of a read that has none. They are sent, because the gateway refuses unknown parameters. */
export type NoParameters = Readonly<Record<string, never>>;

export interface PageOptions extends ReadOptions {
  /** Maximum rows; the gateway allows 200. */
  readonly limit?: number | undefined;
  /** `next` of the previous page. */
  readonly cursor?: string | undefined;
}

/** Filters of collections; each collection supports those that apply to it. */
export interface ListOptions extends PageOptions {
  readonly party?: string | undefined;
  readonly status?: string | undefined;
  readonly product?: string | undefined;
  readonly lot?: string | undefined;
  readonly place?: string | undefined;
  /** For lots: only the lot number, for any product. */
  readonly number?: string | undefined;
  /** For shipments: a business document that accompanies them, by id or only its number. */
  readonly document?: string | undefined;
  /** Calendar date, YYYY-MM-DD. */
  readonly expiresBefore?: string | undefined;
}

/** Rows, and the cursor of the next page. */
export interface Page<Row> {
  readonly height: number;
  readonly next?: string | undefined;
  readonly rows: Row[];
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/**
 * The schema of a page of facts. Rows are taken as they are: their types are the contract's, and a schema would refuse facts with a status
 * or a field of a newer contract, which a client may not even use. Outcomes of commands, proofs, receipts and blocks are parsed.
 */
export const pageOf = <Row>(): z.ZodType<Page<Row>> =>
  z.object({ height: z.int(), next: z.string().optional(), rows: z.array(z.custom<Row>(isObject)) });

/** Yields every row of a paged read. */
export async function* allRows<Row>(
  read: (options: { cursor?: string; limit: number }) => Promise<Page<Row>>,
): AsyncGenerator<Row, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await read({ limit: 200, ...(cursor !== undefined && { cursor }) });
    yield* page.rows;
    cursor = page.next;
  } while (cursor !== undefined);
}

/** One fact, as of a height of the ledger. */
export type Found<Fact> = Fact & { readonly height: number };

export const found = <Fact>(): z.ZodType<Found<Fact>> => z.custom<Found<Fact>>(isObject);
