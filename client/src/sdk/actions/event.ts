import { eventRow } from '@lotline/gateway/answers';
import { z } from 'zod';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface EventParameters extends ReadOptions {
  /** The event's id. */
  readonly id: string;
}

const eventAnswer = eventRow.extend({ height: z.int() });

export type EventAnswer = z.infer<typeof eventAnswer>;

/**
 * One recorded EPCIS event. Throws `LotlineError` with status 404 when there is none.
 *
 * @example
 * const { event, block } = await client.event({ id: 'urn:uuid:4898a223-216a-4f46-9e18-338ccf6fa3ba' });
 */
export const event = (transport: Transport, { id, minHeight }: EventParameters): Promise<EventAnswer> =>
  transport.request({ path: '/events/one', query: { id, minHeight }, answer: eventAnswer });
