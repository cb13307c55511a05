import { type Outcome, transactions } from '@lotline/chaincode/domain';
import {
  type CommandAnswer,
  commandAnswer,
  commandAnswerExample,
  type NamedCommand,
  offeredCommands,
} from '../../answers';
import { commandLanes } from '../../writes/lanesOf';
import type { AnyCode } from '../../answers/codes';
import type { Written } from '../../writes/written';
import type { Gateway } from '../gateway';
import { withOwnNumbers } from '../ownNumbers';
import { Problem } from '../../problem';
import { withRepeatedDetails } from '../repeatedDetails';
import { requestId } from '../requestId';
import { route, type Route } from '../route';
import { withContainers, withDerivedGoods } from './complete';
import { endKeys } from './endKeys';
import { gatewayChecks } from './gatewayChecks';

type Completion = (
  ...of: Parameters<typeof withDerivedGoods>
) => ReturnType<typeof withContainers> | Promise<Record<string, unknown>>;

/** Adds fields to a body that the gateway knows and the caller left out. */
const completions: { readonly [Name in NamedCommand]?: Completion } = {
  openRecall: withDerivedGoods,
  respondRecall: withContainers,
};

/** The route of a command of the contract: its body is the command's input. */
export function commandRoute(command: NamedCommand): Route {
  const { path, summary, tag = 'Commands', codes, example } = offeredCommands[command];
  const { input, role } = transactions[command];
  const completion = completions[command];
  return route({
    method: 'post',
    path,
    tag,
    summary,
    needs: role,
    body: input,
    complete: (body, caller, gateway) => withOwnNumbers(command, body, caller, gateway),
    example,
    answer: commandAnswer,
    answerExample: commandAnswerExample,
    successes: ['created', 'ok'],
    codes: [...writeCodes, ...codes],
    handle: async ({ body, caller, idempotencyKey }, gateway) => {
      await gatewayChecks[command]?.(body, caller, gateway);
      const lanes = commandLanes(command, body);
      const completed = completion ? await completion(body, gateway, caller) : body;
      const request = { id: idempotencyKey ?? requestId(command, body), command, input: completed, lanes };
      const [written] = await Promise.all(gateway.writes.submit(caller.identity, [request]));
      if (!written) throw new Error('A write came back without an outcome.');
      endKeys(command, written, { caller, gateway });
      return commandReply({ ...written, outcome: withRepeatedDetails(command, body, written.outcome) }, gateway);
    },
  });
}

/** Codes with which any write may be refused. */
export const writeCodes: readonly AnyCode[] = [
  'conflict',
  'caller_unknown',
  'role_missing',
  'user_retired',
  'overloaded',
  'conflict_busy',
  'outcome_unknown',
  'ledger_unavailable',
  'ledger_rejected',
  'memory_full',
  'storage_full',
  'certificate_expired',
  'shutting_down',
];

export async function commandReply(
  written: Written,
  gateway: Gateway,
): Promise<{ body: CommandAnswer; as: 'created' | 'ok'; height: number }> {
  const { outcome, height, transactionId } = written;
  const { status, subject, events, exceptions, details } = outcome;
  if (status !== 'recorded' && status !== 'exists') throw refused(outcome);
  await gateway.readModel.reached(height, gateway.limits.wait);
  return {
    as: status === 'recorded' ? 'created' : 'ok',
    height,
    body: {
      height,
      ...(transactionId === undefined ? {} : { transactionId }),
      status,
      subject,
      events: [...events],
      exceptions: exceptions.map(({ code, detail }) => ({ code, detail })),
      ...(details && { details }),
    },
  };
}

/** The contract's refusal as a problem. */
export function refused({ status, code, message, details = {} }: Outcome): Problem {
  const { errors, ...rest } = details;
  const pointers = Array.isArray(errors) ? (errors as { pointer: string; message: string; code: string }[]) : [];
  return new Problem(code ?? (status === 'conflict' ? 'conflict' : 'internal'), message, {
    details: rest,
    errors: pointers,
  });
}
