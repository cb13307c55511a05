import { type Direction, traceAnswer, type TraceAnswer } from '#answers';
import { goodsId } from '../canonicalId';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface TraceParameters extends ReadOptions {
  /** A lot, item or logistic unit, in any spelling. */
  readonly id: string;
  /** `back` to the goods it was made from, `forward` to the goods it went into; `both` by default. */
  readonly direction?: Direction | undefined;
  /** Maximum nodes. */
  readonly limit?: number | undefined;
}

/**
 * The origin and destinations of goods, from every recorded event.
 *
 * @example
 * const { nodes, truncated } = await client.trace({ id: '(01)09506000134352(10)ABC', direction: 'back' });
 */
export const trace = async (
  transport: Transport,
  { id, direction = 'both', limit, minHeight }: TraceParameters,
): Promise<TraceAnswer> =>
  transport.request({ path: '/trace', query: { id: goodsId(id), direction, limit, minHeight }, answer: traceAnswer });
