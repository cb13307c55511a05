import type { CommandInput } from '#domain';
import { type BatchAnswer, batchAnswer, type NamedCommand } from '#answers';
import type { Transport } from '../transport';

/** One command of a batch. Its key makes it safe to repeat; it is made up unless given. */
export type BatchCommand = {
  [Name in NamedCommand]: {
    readonly idempotencyKey?: string;
    readonly command: Name;
    readonly input: CommandInput<Name>;
  };
}[NamedCommand];

/**
 * Sends up to 1000 commands at once. A refused command does not sink its neighbours: look at each outcome's status.
 *
 * @example
 * const { outcomes } = await client.batch([
 *   { command: 'hold', input: { goods: '(01)09506000134352(10)ABC', reason: 'Waiting for the laboratory' } },
 *   { command: 'hold', input: { goods: '(01)09506000134352(10)DEF', reason: 'Waiting for the laboratory' } },
 * ]);
 */
export const batch = (transport: Transport, commands: readonly BatchCommand[]): Promise<BatchAnswer> =>
  transport.request({
    method: 'POST',
    path: '/commands',
    body: commands.map((each) => ({
      ...each,
      idempotencyKey: each.idempotencyKey ?? crypto.randomUUID(),
    })),
    answer: batchAnswer,
  });
