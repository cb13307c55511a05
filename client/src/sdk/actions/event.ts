import { eventRow } from '#answers';
import { z } from 'zod';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface EventParameters extends ReadOptions {
  /** Its hash id, or the eventID that its sender gave it. */
  readonly id: string;
  /** The party that recorded the event, if several used the id. */
  readonly party?: string | undefined;
}

const eventAnswer = eventRow.extend({ height: z.int() });

export type EventAnswer = z.infer<typeof eventAnswer>;

/**
 * One recorded EPCIS event. Throws `LotlineError` with status 404 if there is none, and `event_ambiguous` if several parties have one.
 *
 * @example
 * const { event, block } = await client.event({ id: 'urn:uuid:4898a223-216a-4f46-9e18-338ccf6fa3ba' });
 */
export const event = (transport: Transport, { id, party, minHeight }: EventParameters): Promise<EventAnswer> =>
  transport.request({ path: '/events/one', query: { id, party, minHeight }, answer: eventAnswer });
