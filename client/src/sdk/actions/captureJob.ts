import { type CaptureAnswer, captureAnswer } from '#answers';
import { z } from 'zod';
import type { Transport } from '../transport';

export interface CaptureJobParameters {
  readonly captureID: string;
}

/**
 * A capture job of your organisation, running or finished.
 *
 * @example
 * const { running, success, errors } = await client.captureJob({ captureID });
 */
export const captureJob = (transport: Transport, { captureID }: CaptureJobParameters): Promise<CaptureAnswer> =>
  transport.request({ path: `/epcis/capture/${encodeURIComponent(captureID)}`, answer: captureAnswer });

/**
 * The latest capture jobs of your organisation, at most 1,000.
 *
 * @example
 * const failed = (await client.captureJobs()).filter(({ success }) => !success);
 */
export const captureJobs = (transport: Transport): Promise<CaptureAnswer[]> =>
  transport.request({ path: '/epcis/capture', query: { perPage: 1000 }, answer: z.array(captureAnswer) });
