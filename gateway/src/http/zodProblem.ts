import { errorCodes } from '@lotline/chaincode/domain';
import type { z } from 'zod';
import type { AnyCode } from '../answers/codes';
import { Problem, type ProblemError } from './problem';

type Issue = z.core.$ZodIssue;

const most = 20;
const precedence = Object.keys(errorCodes);

/** The problem of a part of the request, with a pointer to each place that violates its schema. */
export function zodProblem(error: z.ZodError, at: (path: readonly PropertyKey[]) => string = jsonPointer): Problem {
  const errors = error.issues.slice(0, most).flatMap((issue) => entries(issue, at));
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

function entries(issue: Issue, at: (path: readonly PropertyKey[]) => string): ProblemError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, most).map((key) => ({
      pointer: at([...issue.path, key.slice(0, 100)]),
      message: 'is not a documented field',
      code: 'input_invalid',
    }));
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

const describe = (issue: Issue): Omit<ProblemError, 'pointer'> => ({ message: issue.message, code: codeOf(issue) });

function codeOf(issue: Issue): string {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' && precedence.includes(code) ? code : 'input_invalid';
}
