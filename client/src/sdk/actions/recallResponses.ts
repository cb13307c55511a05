import type { RecallResponse } from '#domain';
import { idPath } from '../canonicalId';
import { type Page, type PageOptions, pageOf } from '../page';
import type { Transport } from '../transport';

export interface RecallResponsesParameters extends PageOptions {
  /** The recall. */
  readonly id: string;
}

/**
 * The response of each holder to a recall.
 *
 * @example
 * const { rows } = await client.recallResponses({ id: 'urn:epcglobal:cbv:bt:9506000134307:R-1' });
 */
export const recallResponses = async (
  transport: Transport,
  { id, ...query }: RecallResponsesParameters,
): Promise<Page<RecallResponse>> =>
  transport.request({ path: `/recalls/${idPath('recall', id)}/responses`, query, answer: pageOf<RecallResponse>() });
