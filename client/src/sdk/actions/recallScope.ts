import type { ItemId, LotId } from '@lotline/chaincode/domain';
import { idPath } from '../canonicalId';
import { type Page, type PageOptions, pageOf } from '../page';
import type { Transport } from '../transport';

export interface RecallScopeParameters extends PageOptions {
  /** The recall. */
  readonly id: string;
}

/** Goods that a recall covers, and the goods in scope that they were made from; a root has no parent. */
export interface RecallScopeRow {
  readonly goods: LotId | ItemId;
  readonly parent?: LotId | ItemId;
}

/**
 * What a recall covers.
 *
 * @example
 * const { rows } = await client.recallScope({ id: 'urn:epcglobal:cbv:bt:9506000134307:R-1' });
 */
export const recallScope = async (
  transport: Transport,
  { id, ...query }: RecallScopeParameters,
): Promise<Page<RecallScopeRow>> =>
  transport.request({ path: `/recalls/${idPath('recall', id)}/scope`, query, answer: pageOf<RecallScopeRow>() });
