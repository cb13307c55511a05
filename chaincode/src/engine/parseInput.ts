import type { z } from 'zod';
import type { Command } from '../domain/command';
import { commands } from '../domain/commandTable';
import { Refusal } from '../domain/errors';
import { inputRefusal } from '../domain/inputRefusal';
import type { FactKey } from '../domain/facts/key';
import type { Decision } from '../domain/command';
import type { Caller, Peek, Step } from '../domain/step';
import type { CallerRole } from '../domain/roles';
import { assertNotFuture } from '../domain/rules/claimedTime';
import { mspKey } from '../domain/facts/party';
import { meantInputNeeds, withMeantThings } from '../domain/meantInputs';
import { type CommandName, transactions } from '../domain/transactions';

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
