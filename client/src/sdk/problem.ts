import { isCode } from '#answers';
import { z } from 'zod';
import { LotlineError, type LotlineErrorCode } from './lotlineError';

const problem = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  errors: z
    .array(z.object({ pointer: z.string(), message: z.string(), code: z.string().optional() }))
    .optional()
    .catch(undefined),
  traceId: z.string().optional(),
});

const retryableStatus: ReadonlySet<number> = new Set([429, 503]);

/** Converts an error response: RFC 9457 problems completely, anything else by its status. */
export function problemError(response: Response, body: string): LotlineError {
  const { status } = response;
  const read = problem.safeParse(json(body));
  const said: z.output<typeof problem> = read.success ? read.data : {};
  return new LotlineError({
    code: codeOf(said.code, status),
    message: messageOf(said, `The gateway answered ${status} ${response.statusText}`.trimEnd() + '.'),
    status,
    details: said.details,
    errors: said.errors,
    traceId: said.traceId,
    retryable: retryableStatus.has(status),
    retryAfterMs: retryAfter(response.headers.get('retry-after')),
  });
}

/** The message of a problem; it includes a code of a newer gateway that this client does not know. */
function messageOf({ detail, title, code }: z.output<typeof problem>, otherwise: string): string {
  const text = detail ?? title ?? otherwise;
  return code === undefined || isCode(code) ? text : `${text} (${code})`;
}

const codeOf = (code: string | undefined, status: number): LotlineErrorCode =>
  code !== undefined && isCode(code) ? code : `http_${status}`;

/** RFC 9110 section 10.2.3: seconds, or a date. */
export function retryAfter(header: string | null, now: number = Date.now()): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
