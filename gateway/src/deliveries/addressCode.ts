import { createHash, randomInt } from 'node:crypto';
import { apiLimits } from '../answers/limits';

/** A code that only the owner of an address gets to know. */
export const newCode = (): string => String(randomInt(10 ** 8)).padStart(8, '0');

/** The hash of a code, which is kept in place of it. */
export const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest();

/** True if a code is no longer valid: it is older than so many milliseconds, or too many wrong ones were given. */
export const isOver = (
  { codeSent, wrong }: { readonly codeSent: number; readonly wrong: number },
  counts: number,
): boolean => wrong >= apiLimits.wrongCodes || Date.now() - codeSent > counts;
