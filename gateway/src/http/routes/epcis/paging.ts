import { z } from 'zod';
import type { PageKey, PageTokens } from '../../../epcis/pageTokens';

/** Entries of a page, and the maximum that a caller can ask for: larger numbers mean that maximum. */
const perPageLimits = { default: 30, maximum: 1000 } as const;

/** The paging parameters of the standard. */
export const pagingQuery = {
  perPage: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe(`Maximum entries; ${perPageLimits.default} by default, at most ${perPageLimits.maximum}.`),
  nextPageToken: z.string().min(1).max(2000).optional().describe('The value in the link to the next page.'),
};

export const pageSize = (perPage: number = perPageLimits.default): number => Math.min(perPage, perPageLimits.maximum);

/** A list: its path and parameters, apart from those of paging. */
export interface Listed {
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

const textOf = ({ path, parameters = {} }: Listed): string =>
  JSON.stringify([path, ...Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))]);

/** The position where the requested page starts; undefined for the first page. Throws EpcisRefusal. */
export const startOf = (tokens: PageTokens, listed: Listed, token: string | undefined): PageKey | undefined =>
  token === undefined ? undefined : tokens.read(textOf(listed), token);

/** The headers that lead to the next page (RFC 8288); none if there is no further page. */
export function nextHeaders(
  tokens: PageTokens,
  listed: Listed,
  { key, perPage }: { key: PageKey | undefined; perPage: number | undefined },
): Record<string, string> {
  if (key === undefined) return {};
  const { token, expires } = tokens.write(textOf(listed), key);
  const parameters = new URLSearchParams(listed.parameters);
  if (perPage !== undefined) parameters.set('perPage', String(perPage));
  parameters.set('nextPageToken', token);
  return { Link: `<${listed.path}?${parameters.toString()}>; rel="next"`, 'GS1-Next-Page-Token-Expires': expires };
}
