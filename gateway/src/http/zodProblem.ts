import { errorCodes, limits } from '@lotline/chaincode/domain';
import type { z } from 'zod';
import type { AnyCode } from '../answers/codes';
import { nearest } from './nearest';
import { Problem, type ProblemError } from '../problem';

type Issue = z.core.$ZodIssue;

const precedence = Object.keys(errorCodes);

interface Where {
  /** How a place of the request is written. */
  readonly at?: (path: readonly PropertyKey[]) => string;
  /** The fields that there are at a place: of an unknown one, the nearest is named. */
  readonly fields?: (path: readonly PropertyKey[]) => readonly string[];
}

/** The problem of a part of the request, with a pointer to each place that violates its schema. */
export function zodProblem(error: z.ZodError, { at = jsonPointer, fields = () => [] }: Where = {}): Problem {
  const errors = error.issues.slice(0, limits.errors).flatMap((issue) => entries(issue, { at, fields }));
  const code = errors.map((entry) => entry.code).sort((a, b) => precedence.indexOf(a) - precedence.indexOf(b))[0];
  const [first] = errors;
  return new Problem((code ?? 'input_invalid') as AnyCode, first && sentence(first), { errors });
}

/** A message that begins in lower case continues its pointer. */
function sentence({ pointer, message }: ProblemError): string {
  if (pointer === '') return message;
  return /^[a-z]/.test(message) ? `${pointer} ${message}` : `${message} (at ${pointer})`;
}

/** RFC 6901. */
export const jsonPointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export const queryPointer = (path: readonly PropertyKey[]): string => `?${path.map(String).join('.')}`;

function entries(issue: Issue, { at, fields }: Required<Where>): ProblemError[] {
  if (issue.code === 'unrecognized_keys') {
    const known = fields(issue.path);
    return issue.keys.slice(0, limits.errors).map((key) => {
      const name = key.slice(0, 100);
      // One of several kinds of input has a field of this name, but not the kind that was sent.
      const meant = known.includes(name) ? undefined : nearest(name, known);
      const message = `is not a documented field${meant === undefined ? '' : `; did you mean ${meant}?`}`;
      return { pointer: at([...issue.path, name]), message, code: 'input_invalid' };
    });
  }
  const branch = issue.code === 'invalid_union' ? likeliest(issue.errors) : undefined;
  if (branch) return [{ ...describe(branch), pointer: at([...issue.path, ...branch.path]) }];
  return [{ ...describe(issue), pointer: at(issue.path) }];
}

/** The most specific issue of a union's branches: one with its own code, if there is one. */
function likeliest(branches: readonly (readonly Issue[])[]): Issue | undefined {
  const issues = branches.flat();
  return issues.find((issue) => codeOf(issue) !== 'input_invalid') ?? issues[0];
}

/** Corrections of values without their standard format, unless the schema says one. */
const formats: Readonly<Record<string, string>> = {
  date: 'Write a day such as 2026-04-18.',
  datetime: 'Write a time with its offset from UTC, such as 2026-04-18T06:00:00Z.',
  email: 'Write one address, such as ann@example.com.',
  url: 'Write it with its scheme, such as https://example.com/lotline.',
};

function messageOf(issue: Issue): string {
  // A schema sees no difference between an absent field and a wrong one; a person does.
  const [, expected] = /^Invalid input: expected (.+), received undefined$/.exec(issue.message) ?? [];
  if (expected !== undefined) return `is missing: expected ${expected}`;
  const hint = issue.code === 'invalid_format' && /^Invalid [^.]+$/.test(issue.message) && formats[issue.format];
  return hint ? `${issue.message}. ${hint}` : issue.message;
}

const describe = (issue: Issue): Omit<ProblemError, 'pointer'> => ({ message: messageOf(issue), code: codeOf(issue) });

function codeOf(issue: Issue): string {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' && precedence.includes(code) ? code : 'input_invalid';
}
