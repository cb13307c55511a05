import { commandAnswer, type CommandAnswer } from '#answers';
import type { Transport, WriteOptions } from '../transport';

export interface BookEventParameters {
  /** The event's hash id. */
  readonly event: string;
  /** Whose event it is; the caller's own unless said. */
  readonly party?: string | undefined;
}

/**
 * Tries again to have stock take an event that it could not take when it was recorded. Gateways do so by themselves when what the event
 * lacked arrives. `details.booked` says whether it did, `details.reasons` why not.
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
