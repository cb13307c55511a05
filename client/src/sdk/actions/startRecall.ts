import type { CommandInput } from '#domain';
import type { Transport, WriteOptions } from '../transport';
import { type ExtendedRecall, extendRecallInFull } from './extendRecallInFull';
import { command } from './command';
import { scopeChange } from '../scopeChange';

export type StartRecallParameters = CommandInput<'openRecall'> & {
  /** Called as the scope grows: how much of what is affected is in scope now. */
  readonly onProgress?: ((added: number, total: number) => void) | undefined;
};

/**
 * Opens a recall, whose roots stop moving at once, then adds everything that was made of them to its scope. Safe to repeat with
 * the same `idempotencyKey`: the recall is then known and only what is missing is added.
 *
 * @example
 * const { added } = await client.startRecall({
 *   recall: 'R-1', type: 'voluntary', class: 'I', reason: 'Listeria found', roots: ['(01)09506000134352(10)ABC'],
 * });
 */
export async function startRecall(
  transport: Transport,
  { onProgress, ...input }: StartRecallParameters,
  options: WriteOptions = {},
): Promise<ExtendedRecall> {
  const { subject, height, details } = await command(transport, 'openRecall', input, options);
  const opened = scopeChange(details);
  const extended = await extendRecallInFull(transport, { id: subject, minHeight: height, onProgress });
  return { ...extended, added: opened.added + extended.added };
}
