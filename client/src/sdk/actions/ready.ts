import { z } from 'zod';
import type { Transport } from '../transport';

const readyAnswer = z.looseObject({});

export type ReadyAnswer = z.infer<typeof readyAnswer>;

/**
 * Checks that the gateway and its ledger are ready: resolves if they are, else throws.
 *
 * @example
 * await client.ready();
 */
export const ready = (transport: Transport): Promise<ReadyAnswer> =>
  transport.request({ path: '/health/ready', answer: readyAnswer });
