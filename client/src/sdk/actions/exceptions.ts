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
 * What is wrong with recorded events: contradictions that moved no balance, for quality teams to look into.
 *
 * @example
 * const { rows } = await client.exceptions({ status: 'open' });
 */
export const exceptions = (transport: Transport, parameters: ExceptionsParameters = {}): Promise<ExceptionsAnswer> =>
  transport.request({ path: '/exceptions', query: { ...parameters }, answer: exceptionsAnswer });
