import { exceptionsAnswer, type ExceptionsAnswer } from '#answers';
import type { PageOptions } from '../page';
import type { Transport } from '../transport';

export interface ExceptionsParameters extends PageOptions {
  readonly status?: 'open' | 'resolved' | undefined;
  readonly code?: string | undefined;
  /** Only those of this event. */
  readonly event?: string | undefined;
  /** Only those that this party recorded or that concern it. */
  readonly party?: string | undefined;
}

/**
 * Exceptions of recorded events: contradictions that changed no balance, for quality teams to investigate.
 *
 * @example
 * const { rows } = await client.exceptions({ status: 'open' });
 */
export const exceptions = (transport: Transport, parameters: ExceptionsParameters = {}): Promise<ExceptionsAnswer> =>
  transport.request({ path: '/exceptions', query: { ...parameters }, answer: exceptionsAnswer });
