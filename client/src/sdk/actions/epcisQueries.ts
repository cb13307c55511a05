import { z } from 'zod';
import type { Transport } from '../transport';

const namedQuery = z.object({ name: z.string(), query: z.record(z.string(), z.unknown()) });

/** A query of EPCIS events that your organisation named. */
export type NamedQuery = z.infer<typeof namedQuery>;

const pathOf = (name: string): string => `/epcis/queries/${encodeURIComponent(name)}`;

/**
 * The named queries of your organisation.
 *
 * @example
 * const names = (await client.epcisQueries()).map(({ name }) => name);
 */
export const epcisQueries = (transport: Transport): Promise<NamedQuery[]> =>
  transport.request({ path: '/epcis/queries', query: { perPage: 1000 }, answer: z.array(namedQuery) });

/**
 * Names a query. Its parameters are lists, texts or numbers; `@context` declares prefixes that they use.
 *
 * @example
 * await client.nameQuery({ name: 'shipped', query: { EQ_bizStep: ['shipping'] } });
 */
export const nameQuery = async (transport: Transport, { name, query }: NamedQuery): Promise<void> => {
  const body = { name, query };
  await transport.request({ method: 'POST', path: '/epcis/queries', body, repeatable: false, answer: z.undefined() });
};

/**
 * Deletes a named query and ends its subscriptions.
 *
 * @example
 * await client.deleteQuery({ name: 'shipped' });
 */
export const deleteQuery = async (transport: Transport, { name }: { readonly name: string }): Promise<void> => {
  await transport.request({ method: 'DELETE', path: pathOf(name), answer: z.undefined() });
};
