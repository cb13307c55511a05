import { idPath } from '../canonicalId';
import { type Page, type PageOptions, pageOf } from '../page';
import type { Transport } from '../transport';

export interface RecallScopeParameters extends PageOptions {
  /** The recall. */
  readonly id: string;
}

/** A node that a recall covers, and the event that links it to another one in scope; a root has no parent. */
export interface RecallScopeRow {
  /** Goods, one filling of a container (`{id} {number}`), or a transformation that several events describe. */
  readonly goods: string;
  readonly parent?: string;
  /** The event's hash, and the MSP id of its recorder. */
  readonly event?: string;
  readonly msp?: string;
}

/**
 * The goods that a recall covers.
 *
 * @example
 * const { rows } = await client.recallScope({ id: 'urn:epcglobal:cbv:bt:9506000134307:R-1' });
 */
export const recallScope = async (
  transport: Transport,
  { id, ...query }: RecallScopeParameters,
): Promise<Page<RecallScopeRow>> =>
  transport.request({ path: `/recalls/${idPath('recall', id)}/scope`, query, answer: pageOf<RecallScopeRow>() });
