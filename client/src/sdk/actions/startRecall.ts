import type { CommandInput } from '#domain';
import type { Transport, WriteOptions } from '../transport';
import { type ExtendedRecall, extendRecallInFull } from './extendRecallInFull';
import { command } from './command';
import { scopeChange } from '../scopeChange';

export type StartRecallParameters = CommandInput<'openRecall'> & {
  /** Called as the scope grows, with the number of affected goods that are in scope now. */
  readonly onProgress?: ((added: number, total: number) => void) | undefined;
};

/**
 * Opens a recall, which blocks its roots at once, then adds all goods that were made of them to its scope. Safe to repeat with the same
 * `idempotencyKey`: the existing recall is then extended by missing goods.
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
