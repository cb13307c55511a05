import { setImmediate as othersFirst } from 'node:timers/promises';
import {
  inputRefusal,
  limits,
  must,
  type Outcome,
  type Refusal,
  request as requestSchema,
  transactions,
} from '@lotline/chaincode/domain';
import { z } from 'zod';
import type { Caller } from '../../auth/caller';
import { type BatchAnswer, batchAnswer, type NamedCommand, offeredCommands } from '../../answers';
import { commandLanes } from '../../writes/lanesOf';
import type { WriteRequest } from '../../writes/writes';
import type { Written } from '../../writes/written';
import { withRepeatedDetails } from '../repeatedDetails';
import { withOwnNumbers } from '../ownNumbers';
import { toProblem } from '../toProblem';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { bookEventRoute } from './bookEvent';
import { commandRoute, writeCodes } from './command';
import { endKeys } from './endKeys';
import { gatewayChecks } from './gatewayChecks';
import { apiLimits } from '../../answers/limits';

const names = Object.keys(offeredCommands) as [NamedCommand, ...NamedCommand[]];

const item = z.strictObject({
  idempotencyKey: requestSchema.shape.id.describe(
    'Your key of this command, like the header Idempotency-Key of a single command.',
  ),
  command: z.enum(names),
  input: z.record(z.string(), z.unknown()).describe('The command’s input, as the body of its own route.'),
});

/** Commands and entries of their lists that are read before others run. */
const readTogether = 200;

/** Entries of all lists in a value, at any depth. */
function entriesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).reduce<number>((sum, each) => sum + entriesOf(each), 0);
  return Array.isArray(value) ? inner + value.length : inner;
}

const items = z
  .array(item)
  .min(1)
  .max(limits.requests)
  .refine((commands) => entriesOf(commands) - commands.length <= apiLimits.commandEntries, {
    error: `The lists of these commands have more than ${apiLimits.commandEntries} entries together. Send several smaller requests.`,
    params: { code: 'limit_exceeded' },
    abort: true,
  });

const batch = route({
  method: 'post',
  path: '/commands',
  tag: 'Commands',
  summary: 'Many commands at once',
  description: `Commands on the same goods take effect in order. Each has its own outcome; a refused one does not stop the others. At most ${limits.requests} commands, whose lists have at most ${apiLimits.commandEntries} entries together.`,
  largeBody: true,
  body: items,
  example: [
    { idempotencyKey: 'make-1', command: 'commissionLot', input: { ...offeredCommands.commissionLot.example } },
    { idempotencyKey: 'sell-1', command: 'sell', input: { ...offeredCommands.sell.example } },
  ],
  answer: batchAnswer,
  codes: writeCodes,
  handle: async ({ body, caller }, gateway) => {
    const read = await inTurns(body, (each) =>
      readCommand({ ...each, input: withOwnNumbers(each.command, each.input, caller, gateway) }),
    );
    const settled = await submit(read, caller, gateway);
    settled.forEach((each, index) => {
      const command = read[index]?.command;
      if (each.status === 'fulfilled' && command) endKeys(command, each.value, { caller, gateway });
    });
    const reached = Math.max(0, ...settled.map((each) => (each.status === 'fulfilled' ? each.value.height : 0)));
    await gateway.readModel.reached(reached, gateway.limits.wait);
    const outcomes = settled.map((each, index) => outcomeOf(each, must(read[index], 'request')));
    return { body: { height: reached || gateway.readModel.height, outcomes } };
  },
});

/** Reads commands one after the other, and lets other requests run between. */
async function inTurns<Given, Read>(commands: readonly Given[], read: (command: Given) => Read): Promise<Read[]> {
  const all: Read[] = [];
  let together = 0;
  for (const each of commands) {
    together += 1 + entriesOf(each);
    if (together > readTogether) {
      together = 0;
      await othersFirst();
    }
    all.push(read(each));
  }
  return all;
}

/** A command as the ledger takes it, or with the reason why it cannot be read. */
type ReadCommand = WriteRequest & { readonly fault?: Refusal };

/** Submits commands, except those that cannot be read and those that a check of the gateway refuses. */
async function submit(
  commands: readonly ReadCommand[],
  caller: Caller,
  gateway: Gateway,
): Promise<PromiseSettledResult<Pick<Written, 'outcome' | 'height'>>[]> {
  const checked = await Promise.allSettled(commands.map((each) => assertMay(each, caller, gateway)));
  const passed = commands.filter(({ fault }, index) => !fault && checked[index]?.status === 'fulfilled');
  const written = passed.length > 0 ? gateway.writes.submit(caller.identity, passed) : [];
  const places = new Map(passed.map((each, index) => [each, index]));
  return Promise.allSettled(
    commands.map(async (each, index) => {
      const check = must(checked[index], 'check');
      if (check.status === 'rejected') throw check.reason;
      return each.fault ? unreadable(each, each.fault) : must(written[must(places.get(each), 'place')], 'write');
    }),
  );
}

/** The outcome that the ledger would give: it is not asked, because no fact changes that. */
const unreadable = (
  { id: request }: ReadCommand,
  { code, message, details }: Refusal,
): Pick<Written, 'outcome' | 'height'> => ({
  outcome: { request, status: 'refused', subject: '', events: [], exceptions: [], code, message, details },
  height: 0,
});

async function assertMay({ command, input, fault }: ReadCommand, caller: Caller, gateway: Gateway): Promise<void> {
  const check = !fault && command in gatewayChecks ? gatewayChecks[command as NamedCommand] : undefined;
  const read = check && transactions[command].input.safeParse(input);
  if (read?.success === true) await check?.(read.data, caller, gateway);
}

type Command = Omit<z.output<typeof item>, 'input'> & { readonly input: unknown };

/** Reads a command. The ledger would refuse one that does not parse in the same way, and only it. */
function readCommand({ idempotencyKey: id, command, input }: Command): ReadCommand {
  const read = transactions[command].input.safeParse(input);
  if (read.success) return { id, command, input, lanes: commandLanes(command, read.data) };
  return { id, command, input, lanes: commandLanes(command, {}), fault: inputRefusal(read.error.issues) };
}

type Answered = BatchAnswer['outcomes'][number];

/** Reports a write that the ledger did not decide as refused, with a code that states if it may be repeated. */
function outcomeOf(settled: PromiseSettledResult<{ outcome: Outcome }>, sent: WriteRequest): Answered {
  if (settled.status === 'rejected') {
    const { code, message } = toProblem(settled.reason);
    return {
      idempotencyKey: sent.id,
      status: 'refused',
      subject: '',
      events: [],
      exceptions: [],
      code,
      message,
    };
  }
  const outcome = withRepeatedDetails(sent.command, sent.input, settled.value.outcome);
  const { request, details, events, exceptions, ...rest } = outcome;
  return {
    idempotencyKey: request,
    ...rest,
    events: [...events],
    exceptions: [...exceptions],
    ...(details ? { details } : {}),
  };
}

/** The commands of the contract, each on its own path. */
export const commandRoutes = [...names.map(commandRoute), bookEventRoute, batch];
