import type { z } from 'zod';
import type { Command } from '../domain/command';
import { commands } from '../domain/commandTable';
import { type ErrorCode, errorCodes, Refusal } from '../domain/errors';
import type { FactKey } from '../domain/facts/key';
import type { Decision } from '../domain/command';
import type { Caller, Peek, Step } from '../domain/step';
import type { CallerRole } from '../domain/roles';
import { assertNotFuture } from '../domain/rules/claimedTime';
import { mspKey } from '../domain/facts/party';
import { meantInputNeeds, withMeantThings } from '../domain/meantInputs';
import { type CommandName, transactions } from '../domain/transactions';
import { limits } from '../domain/limits';

/** The rules of a request, bound to its parsed input. */
export interface Prepared {
  readonly name: CommandName;
  /** The parsed input. Ids and quantities are canonical, so that it can be encoded and compared. */
  readonly data: unknown;
  /** The part of the input that must be equal for a repeated request id. */
  readonly identity: unknown;
  readonly role: CallerRole;
  needs(peek: Peek, caller: Caller): readonly FactKey<unknown>[];
  decide(step: Step): Decision;
}

/** Parses the input of a command. Refuses an unknown command and invalid input. */
export function parseInput(command: string, input: unknown): Prepared {
  if (!isCommand(command)) throw new Refusal('input_invalid', `There is no command "${command}".`, { command });
  return prepare(command, input);
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(transactions, name);

function prepare(name: CommandName, input: unknown): Prepared {
  const { input: schema, role }: { input: z.ZodType; role: CallerRole } = transactions[name];
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw inputRefusal(parsed.error.issues);
  // The table pairs each command with the rules for its own input.
  const rules = commands[name] as Command<unknown>;
  return {
    name,
    data: parsed.data,
    identity: rules.identity ? rules.identity(parsed.data) : parsed.data,
    role,
    needs: (peek, caller) => [
      ...rules.needs(parsed.data, peek, caller),
      ...meantInputNeeds(name, parsed.data, { peek, party: peek(mspKey(caller.msp))?.party }),
    ],
    decide: (step) => {
      assertNotFuture((parsed.data as { readonly at?: unknown }).at, step.time);
      return rules.decide(withMeantThings(name, parsed.data, step), step);
    },
  };
}

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
function inputRefusal(issues: readonly z.core.$ZodIssue[]): Refusal {
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
