import type { CommandInput } from '#domain';
import type { CommandAnswer } from '#answers';
import type { Command } from 'commander';
import type { NamedCommand } from '../sdk';
import { sessionOf } from './session';
import { printable } from './table';

/** Sends what a command line says as a command of the contract, and reports what the ledger made of it. */
export async function send<Name extends NamedCommand>(
  command: Command,
  name: Name,
  input: CommandInput<Name>,
): Promise<void> {
  const session = sessionOf(command);
  const answer = await session.writer().command(name, input, { idempotencyKey: session.idempotencyKey });
  session.out.result(answer, () => reportOf(answer));
}

/** What a command came to, for people: the subject, its events, and what is odd about them. */
export function reportOf({ status, subject, events, exceptions, height }: CommandAnswer): string {
  const done = status === 'recorded' ? 'Recorded' : 'Was recorded before';
  return [
    `${done}: ${printable(subject)} (height ${height})`,
    ...events.map((event) => `  event ${printable(event)}`),
    ...exceptions.map(({ code, detail }) => `  exception ${code}: ${printable(detail)}`),
  ].join('\n');
}
