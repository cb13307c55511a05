import { z } from 'zod';
import { type AnyCode, titleOf } from './answers/codes';
import { statusOf } from './http/statuses';

/** An error at one place of the request. `pointer` is an RFC 6901 pointer into the body, or `?name` for a query parameter. */
export interface ProblemError {
  readonly pointer: string;
  readonly message: string;
  readonly code: string;
}

export interface ProblemOptions {
  readonly errors?: readonly ProblemError[];
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refused request, with the code of the reason (RFC 9457). */
export class Problem extends Error {
  readonly code: AnyCode;
  readonly options: ProblemOptions;

  constructor(code: AnyCode, detail: string = titleOf(code), options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.options = options;
  }
}

/** The body of every error response: RFC 9457, with `code` and its details. */
export const problemAnswer = z
  .object({
    type: z.string().describe('urn:lotline:error:{code}; under /epcis, the exception of EPCIS 2.0.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string(), code: z.string() })).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
    traceId: z.string().describe('Names this request in the gateway’s log.'),
  })
  .meta({ id: 'Problem' });

export type ProblemAnswer = z.infer<typeof problemAnswer>;

/** The type and status with which a problem is sent. */
export interface ProblemForm {
  readonly type: string;
  readonly status: number;
  /** True for the EPCIS binding, whose problems are also sent as XML. */
  readonly inXml?: boolean;
}

export const plainForm = ({ code }: Problem): ProblemForm => ({
  type: `urn:lotline:error:${code}`,
  status: statusOf(code),
});

export function problemBody(problem: Problem, form: ProblemForm, traceId: string): ProblemAnswer {
  const { errors, details } = problem.options;
  return {
    type: form.type,
    title: titleOf(problem.code),
    status: form.status,
    detail: problem.message,
    code: problem.code,
    ...(errors && errors.length > 0 ? { errors: [...errors] } : {}),
    ...(details && Object.keys(details).length > 0 ? { details } : {}),
    traceId,
  };
}
