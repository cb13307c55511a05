import type { Page } from '../sdk';
import { usageError } from './cliError';

/** Default number of rows of a listing. */
export const defaultRows = 1000;

/** Reads pages up to a number of rows; `next` is the cursor of further rows, if there are any. */
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

/** The line below a listing that has more rows. */
export const moreRows = ({ next }: { next?: string | undefined }): string =>
  next === undefined ? '' : `\nThere are more rows: raise --limit, or continue with --cursor ${next}`;
