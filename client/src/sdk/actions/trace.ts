import { type Direction, traceAnswer, type TraceAnswer } from '#answers';
import { goodsId } from '../canonicalId';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface TraceParameters extends ReadOptions {
  /** A lot, item or logistic unit, in any spelling. */
  readonly id: string;
  /** `back` to the goods it was made from, `forward` to the goods it went into; `both` by default. */
  readonly direction?: Direction | undefined;
  /** Maximum goods of the page. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly cursor?: string | undefined;
  /** `all` lists every event of every ancestor, also its uses elsewhere; `leading`, the default, those that lead to the goods. */
  readonly events?: 'leading' | 'all' | undefined;
}

/**
 * The origin and destinations of goods, nearest first, with a summary. A large trace comes in pages: `next` is the cursor of the next one.
 *
 * @example
 * const { summary, nodes, next } = await client.trace({ id: '(01)09506000134352(10)ABC', direction: 'back' });
 */
export const trace = async (
  transport: Transport,
  { id, direction = 'both', minHeight, ...page }: TraceParameters,
): Promise<TraceAnswer> =>
  transport.request({ path: '/trace', query: { id: goodsId(id), direction, minHeight, ...page }, answer: traceAnswer });
