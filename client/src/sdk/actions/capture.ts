import { captureAnswer, type CaptureResult } from '#answers';
import { z } from 'zod';
import { LotlineError } from '../lotlineError';
import type { Transport, WriteOptions } from '../transport';

export interface CaptureParameters {
  /** A document, query document or single event of EPCIS 2.0 as JSON, or the text of a document of EPCIS 1.2 or 2.0 in XML. */
  readonly document: Readonly<Record<string, unknown>> | string;
  /** `rollback`, the default: record no event if any would be refused. `proceed`: record each event that can be recorded. */
  readonly errorBehaviour?: 'proceed' | 'rollback' | undefined;
  /** Accepts documents whose root has keys that are not EPCIS. */
  readonly allowUnknownRoot?: boolean | undefined;
}

/** The result of a capture job that is finished. */
export interface Captured extends CaptureResult {
  readonly captureID: string;
  /** False if an event was refused, or its eventID belongs to a different event. */
  readonly success: boolean;
}

/** Seconds for which the gateway holds its answer while a job is running. */
const patience = 15;

/**
 * Records EPCIS events and waits until the capture job is finished. Each event has its own result: recorded (possibly with exceptions),
 * recorded before, in conflict, or refused.
 *
 * @example
 * const { success, events } = await client.capture({ document: JSON.parse(await readFile('harvest.jsonld', 'utf8')) });
 * const contradictions = events.filter(({ exceptions }) => exceptions.length > 0);
 */
export async function capture(
  transport: Transport,
  { document, errorBehaviour, allowUnknownRoot }: CaptureParameters,
  { idempotencyKey = crypto.randomUUID() }: WriteOptions = {},
): Promise<Captured> {
  await transport.request({
    method: 'POST',
    path: '/epcis/capture',
    query: { allowUnknownRoot },
    body: document,
    headers: {
      'content-type': typeof document === 'string' ? 'application/xml' : 'application/ld+json',
      ...(errorBehaviour && { 'gs1-capture-error-behaviour': errorBehaviour }),
    },
    idempotencyKey,
    answer: z.undefined(),
  });
  for (;;) {
    const job = await transport.request({
      path: `/epcis/capture/${encodeURIComponent(idempotencyKey)}`,
      headers: { prefer: `wait=${patience}` },
      answer: captureAnswer,
    });
    const { running, captureID, success, errors, 'lotline:result': result } = job;
    if (result) return { ...result, captureID, success };
    if (!running) throw new LotlineError({ code: 'internal', message: errors[0]?.detail ?? 'The capture failed.' });
  }
}
