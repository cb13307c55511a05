import type { z } from 'zod';
import { type ErrorCode, errorCodes, Refusal } from './errors';
import { limits } from './limits';

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errorCodes, code);

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/**
 * Splits an issue: one error for each unknown field. For a union of id kinds, the error of the first branch.
 */
function apart(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, limits.errors)
      .map((key) => ({ ...issue, path: [...issue.path, key], message: `There is no field "${key}".` }));
  }
  const inner = issue.code === 'invalid_union' && issue.errors.flat().find(({ code }) => code === 'custom');
  return [inner ? { ...inner, path: [...issue.path, ...inner.path] } : issue];
}

/** A refusal with at most `limits.errors` errors of an input, each with a JSON pointer. Its code is that of the first error. */
export function inputRefusal(issues: readonly z.core.$ZodIssue[]): Refusal {
  const errors = issues
    .slice(0, limits.errors)
    .flatMap(apart)
    .slice(0, limits.errors)
    .map((issue) => {
      const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
      return { pointer: pointer(issue.path), code: isErrorCode(code) ? code : 'input_invalid', message: issue.message };
    });
  const [first] = errors;
  const code = errors.map((error) => error.code).find(isErrorCode) ?? 'input_invalid';
  return new Refusal(code, first ? `${first.pointer || '/'}: ${first.message}` : errorCodes[code], { errors });
}
