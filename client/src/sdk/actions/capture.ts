import { type CaptureAnswer, captureAnswer, type CaptureResult, commandAnswer, type CommandAnswer } from '#answers';
import { z } from 'zod';
import { LotlineError } from '../lotlineError';
import { idempotencyKeyOf } from '../options';
import type { NoParameters } from '../page';
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
  { document, errorBehaviour, ...query }: CaptureParameters,
  options: WriteOptions = {},
): Promise<Captured> {
  const idempotencyKey = idempotencyKeyOf(options) ?? crypto.randomUUID();
  await transport.request({
    method: 'POST',
    path: '/epcis/capture',
    query,
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
export const captureEvent = async (
  transport: Transport,
  { event, ...query }: CaptureEventParameters,
  options: WriteOptions = {},
): Promise<z.infer<typeof answer>> =>
  transport.request({
    method: 'POST',
    path: '/epcis/events',
    query,
    body: event,
    idempotencyKey: idempotencyKeyOf(options),
    answer,
  });

export interface CaptureJobParameters {
  readonly captureID: string;
}

/**
 * A capture job of your organisation, running or finished.
 *
 * @example
 * const { running, success, errors } = await client.captureJob({ captureID });
 */
export const captureJob = (
  transport: Transport,
  { captureID, ...query }: CaptureJobParameters,
): Promise<CaptureAnswer> =>
  transport.request({ path: `/epcis/capture/${encodeURIComponent(captureID)}`, query, answer: captureAnswer });

/**
 * The latest capture jobs of your organisation, at most 1,000.
 *
 * @example
 * const failed = (await client.captureJobs()).filter(({ success }) => !success);
 */
export const captureJobs = (transport: Transport, none: NoParameters = {}): Promise<CaptureAnswer[]> =>
  transport.request({ path: '/epcis/capture', query: { ...none, perPage: 1000 }, answer: z.array(captureAnswer) });

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
export const bookEvent = async (
  transport: Transport,
  parameters: BookEventParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> =>
  transport.request({
    method: 'POST',
    path: '/events/book',
    body: parameters,
    idempotencyKey: idempotencyKeyOf(options),
    answer: commandAnswer,
  });
