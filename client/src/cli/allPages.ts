import type { Page } from '../sdk';
import { usageError } from './cliError';

/** How many rows a listing shows unless told otherwise. */
export const defaultRows = 1000;

/** Reads page after page up to a number of rows; `next` goes on from there when there are more. */
export async function allPages<Answer extends Page<unknown>>(
  read: (page: { limit: number; cursor?: string }) => Promise<Answer>,
  { limit = defaultRows, cursor: start }: { limit?: number | undefined; cursor?: string | undefined },
): Promise<Answer> {
  if (limit < 1) throw usageError('--limit must be 1 or more.');
  const page = (left: number, cursor?: string): Promise<Answer> =>
    read({ limit: Math.min(200, left), ...(cursor !== undefined && { cursor }) });
  let answer = await page(limit, start);
  while (answer.next !== undefined && answer.rows.length < limit) {
    const more = await page(limit - answer.rows.length, answer.next);
    answer = { ...more, rows: [...answer.rows, ...more.rows] };
  }
  return answer;
}

/** What to say under a listing that stopped before the end. */
export const moreRows = ({ next }: { next?: string | undefined }): string =>
  next === undefined ? '' : `\nThere is more: raise --limit, or go on with --cursor ${next}`;
