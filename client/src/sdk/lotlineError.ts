import type { AnyCode } from '#answers';

/** Codes of failures that the client itself detects: on the connection, in a response, or in the ledger. */
export type ClientErrorCode = 'unreachable' | 'timeout' | 'answer_invalid' | 'id_invalid' | 'ledger_invalid';

/**
 * Why a request failed: a code of the contract, of the gateway or of this client. `http_404` and the like stand for a response without a
 * code, for example from a proxy between client and gateway.
 */
export type LotlineErrorCode = AnyCode | ClientErrorCode | `http_${number}`;

/** An error at one place of the input, as RFC 6901 pointer. */
export interface PointedError {
  readonly pointer: string;
  readonly message: string;
  readonly code?: string | undefined;
}

interface LotlineErrorOptions {
  readonly code: LotlineErrorCode;
  readonly message: string;
  readonly status?: number | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly errors?: readonly PointedError[] | undefined;
  readonly traceId?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
}

/**
 * A failed request. `code` is for programs, `message` for people.
 *
 * @example
 * try { await client.ship(input); } catch (error) {
 *   if (error instanceof LotlineError && error.code === 'lot_recalled') quarantine(error.details);
 *   else throw error;
 * }
 */
export class LotlineError extends Error {
  override readonly name = 'LotlineError';
  readonly code: LotlineErrorCode;
  /** HTTP status; undefined without a response. */
  readonly status: number | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly errors: readonly PointedError[];
  /** Identifies the request in the gateway's logs. */
  readonly traceId: string | undefined;
  /** True if the same request may succeed later; the client has already used all its retries. */
  readonly retryable: boolean;
  /** The wait that the gateway asked for. */
  readonly retryAfterMs: number | undefined;

  constructor({ code, message, cause, ...rest }: LotlineErrorOptions) {
    super(message, { cause });
    this.code = code;
    this.status = rest.status;
    this.details = rest.details ?? {};
    this.errors = rest.errors ?? [];
    this.traceId = rest.traceId;
    this.retryable = rest.retryable ?? false;
    this.retryAfterMs = rest.retryAfterMs;
  }
}
