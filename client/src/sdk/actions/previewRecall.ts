import { recallPreview, type RecallPreview, type RecallSearchInput } from '#answers';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

export type PreviewRecallParameters = RecallSearchInput & ReadOptions;

/**
 * Finds the goods to recall from what is known about them, and counts what a recall of them would cover. Writes nothing. Goods that any
 * criterion of `find` describes are found; `only` narrows them.
 *
 * @example
 * const { goods, counts } = await client.previewRecall({ find: [{ lotNumber: 'ABC' }, { madeFrom: '(01)09506000134352(10)SALT' }] });
 */
export const previewRecall = (
  transport: Transport,
  { minHeight, ...body }: PreviewRecallParameters,
): Promise<RecallPreview> =>
  transport.request({ method: 'POST', path: '/recalls/preview', query: { minHeight }, body, answer: recallPreview });
