import type { CommandInput } from '#domain';
import type { CommandAnswer } from '#answers';
import type { Command } from 'commander';
import type { NamedCommand } from '../sdk';
import { sessionOf } from './session';
import { printable } from './table';

/** Sends a command of the contract and reports its result. */
export async function send<Name extends NamedCommand>(
  command: Command,
  name: Name,
  input: CommandInput<Name>,
): Promise<void> {
  const session = sessionOf(command);
  const answer = await session.writer().command(name, input, { idempotencyKey: session.idempotencyKey });
  session.out.result(answer, () => reportOf(answer));
}

/** The text of a command's result: the subject, its events and their exceptions. */
export function reportOf({ status, subject, events, exceptions, height }: CommandAnswer): string {
  const done = status === 'recorded' ? 'Recorded' : 'Was recorded before';
  return [
    `${done}: ${printable(subject)} (height ${height})`,
    ...events.map((event) => `  event ${printable(event)}`),
    ...exceptions.map(({ code, detail }) => `  exception ${code}: ${printable(detail)}`),
  ].join('\n');
}
