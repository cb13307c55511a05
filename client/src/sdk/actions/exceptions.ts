import {
  type ExceptionChangeText,
  exceptionItemAnswer,
  type ExceptionItem,
  type ExceptionItemAnswer,
  exceptionMetricsAnswer,
  type ExceptionMetricsAnswer,
  exceptionsAnswer,
  type ExceptionsAnswer,
} from '#answers';
import type { PageOptions } from '../page';
import type { Transport } from '../transport';

export interface ExceptionsParameters extends PageOptions {
  /** ledger: contradictions of recorded events. rule: what the rules of the caller's organisation raised. */
  readonly source?: ExceptionItem['source'] | undefined;
  readonly status?: ExceptionItem['status'] | undefined;
  readonly code?: string | undefined;
  readonly severity?: ExceptionItem['severity'] | undefined;
  /** Only those of this event. */
  readonly event?: string | undefined;
  /** Only those that this party recorded or that concern it. */
  readonly party?: string | undefined;
  /** True for those of the caller's party alone. */
  readonly mine?: boolean | undefined;
  /** Only what this user takes care of. */
  readonly owner?: string | undefined;
  /** True for open ones whose due day is over. */
  readonly overdue?: boolean | undefined;
  /** True to see also what is put off. */
  readonly snoozed?: boolean | undefined;
}

export type ChangeExceptionParameters = ExceptionChangeText;

/**
 * Exceptions, the latest raised first: contradictions of recorded events that changed no balance, and what the rules of the caller's
 * organisation raised.
 *
 * @example
 * const { rows } = await client.exceptions({ status: 'open', mine: true });
 */
export const exceptions = (transport: Transport, parameters: ExceptionsParameters = {}): Promise<ExceptionsAnswer> =>
  transport.request({ path: '/exceptions', query: { ...parameters }, answer: exceptionsAnswer });

/**
 * Gives an exception to a user, sets its due day, puts it off, comments on it, or resolves it with a reason. One of the ledger is
 * resolved there, for everybody. Needs the role quality.
 */
export const changeException = (
  transport: Transport,
  change: ChangeExceptionParameters,
): Promise<ExceptionItemAnswer> =>
  transport.request({ method: 'POST', path: '/exceptions/change', body: change, answer: exceptionItemAnswer });

/**
 * The exceptions of the caller's organisation by code and severity: open, age in seconds, seconds to resolve, of those that ended in the
 * last days (90).
 */
export const exceptionMetrics = (
  transport: Transport,
  parameters: { readonly days?: number | undefined } = {},
): Promise<ExceptionMetricsAnswer> =>
  transport.request({ path: '/exceptions/metrics', query: { ...parameters }, answer: exceptionMetricsAnswer });
