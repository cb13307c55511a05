import { captureAnswer, type CaptureAnswer } from '#answers';
import type { Transport, WriteOptions } from '../transport';

export interface CaptureParameters {
  /** An EPCIS 2.0 document, query document or single event, as JSON. */
  readonly document: Readonly<Record<string, unknown>>;
  /** `rollback`: record no event if any would be refused. `proceed`, the default: record each event independently. */
  readonly errorBehaviour?: 'proceed' | 'rollback' | undefined;
  /** Accepts documents whose root has keys that are not EPCIS. */
  readonly allowUnknownRoot?: boolean | undefined;
}

/**
 * Records EPCIS events. Each has its own result: recorded (possibly with exceptions), recorded before, in conflict, or refused.
 *
 * @example
 * const { events } = await client.capture({ document: JSON.parse(await readFile('harvest.jsonld', 'utf8')) });
 * const contradictions = events.filter(({ exceptions }) => exceptions.length > 0);
 */
export const capture = (
  transport: Transport,
  { document, errorBehaviour, allowUnknownRoot }: CaptureParameters,
  { idempotencyKey }: WriteOptions = {},
): Promise<CaptureAnswer> =>
  transport.request({
    method: 'POST',
    path: '/epcis/capture',
    query: { allowUnknownRoot },
    body: document,
    headers: {
      'content-type': 'application/ld+json',
      ...(errorBehaviour && { 'gs1-capture-error-behaviour': errorBehaviour }),
    },
    idempotencyKey,
    answer: captureAnswer,
  });
