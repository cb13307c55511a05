import { commandAnswer, type CommandAnswer } from '#answers';
import type { Transport, WriteOptions } from '../transport';

export interface BookEventParameters {
  /** The event's hash id. */
  readonly event: string;
  /** The party that recorded the event; the caller's by default. */
  readonly party?: string | undefined;
}

/**
 * Tries again to book a waiting event. Gateways do this themselves when the missing event arrives. `details.booked` is true if it was
 * booked; `details.reasons` states why it was not.
 *
 * @example
 * const { details } = await client.bookEvent({ event: 'ni:///sha-256;…?ver=CBV2.0' });
 */
export const bookEvent = (
  transport: Transport,
  parameters: BookEventParameters,
  { idempotencyKey }: WriteOptions = {},
): Promise<CommandAnswer> =>
  transport.request({ method: 'POST', path: '/events/book', body: parameters, idempotencyKey, answer: commandAnswer });
