import { z } from 'zod';

export interface ReadOptions {
  /** Waits until the answer reflects this many blocks, such as the height of the caller's own last write. */
  readonly minHeight?: number | undefined;
}

export interface PageOptions extends ReadOptions {
  /** Most rows; the gateway allows 200. */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
}

/** Filters that collections know where they make sense. */
export interface ListOptions extends PageOptions {
  readonly party?: string | undefined;
  readonly status?: string | undefined;
  readonly product?: string | undefined;
  readonly lot?: string | undefined;
  readonly place?: string | undefined;
  /** Of lots: the lot number alone, whatever the product. */
  readonly number?: string | undefined;
  /** Of shipments: a business document that goes with it, by id or number alone. */
  readonly document?: string | undefined;
  /** Calendar date, YYYY-MM-DD. */
  readonly expiresBefore?: string | undefined;
}

/** Rows and where the next ones begin. */
export interface Page<Row> {
  readonly height: number;
  readonly next?: string | undefined;
  readonly rows: Row[];
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** A page of facts as the contract's types describe them; the gateway and this client share those types. */
export const pageOf = <Row>(): z.ZodType<Page<Row>> =>
  z.object({ height: z.int(), next: z.string().optional(), rows: z.array(z.custom<Row>(isObject)) });

/** Every row of a paged read, page after page. */
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
