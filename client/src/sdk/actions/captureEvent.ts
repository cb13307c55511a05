import { z } from 'zod';
import type { Transport, WriteOptions } from '../transport';

export interface CaptureEventParameters {
  /** One EPCIS 2.0 event, as JSON, with the `@context` of its prefixes if it has any. */
  readonly event: Readonly<Record<string, unknown>>;
}

const answer = z.looseObject({ eventID: z.string() });

/**
 * Records one EPCIS event and resolves, with its eventID, when the ledger has recorded it. The same event again resolves alike; an eventID
 * that you gave to a different event rejects with `event_exists`.
 *
 * @example
 * const { eventID } = await client.captureEvent({ event });
 */
export const captureEvent = (
  transport: Transport,
  { event }: CaptureEventParameters,
  { idempotencyKey }: WriteOptions = {},
): Promise<z.infer<typeof answer>> =>
  transport.request({ method: 'POST', path: '/epcis/events', body: event, idempotencyKey, answer });
