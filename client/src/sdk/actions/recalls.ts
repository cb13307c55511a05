import {
  type BalanceChanges,
  balanceChanges,
  type MassBalance,
  massBalance as answer,
  recallPlan,
  type RecallPlan,
  type RecallPreview,
  recallPreview,
  type RecallSearchInput,
} from '#answers';
import type { RecallResponse } from '#domain';
import { canonicalId, goodsId, idPath } from '../canonicalId';
import { type Page, pageOf, type PageOptions, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface PlanRecallParameters extends ReadOptions {
  /** A lot or item, in any spelling. */
  readonly id: string;
}

/**
 * The goods that a recall would cover: derived lots, items and containers, their places, and the remaining stock of each holder.
 *
 * @example
 * const { lots, holders } = await client.planRecall({ id: '(01)09506000134352(10)ABC' });
 */
export const planRecall = async (transport: Transport, { id, ...rest }: PlanRecallParameters): Promise<RecallPlan> =>
  transport.request({ path: '/recalls/plan', query: { id: goodsId(id), ...rest }, answer: recallPlan });

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

/** One lot, or a recall with every lot that it covers. */
export type MassBalanceParameters = ReadOptions &
  BalanceInstant &
  ({ readonly lot: string } | { readonly recall: string });

/** A moment of the past; without any, now. */
export interface BalanceInstant {
  /** Event time, RFC 3339. */
  readonly at?: string | undefined;
  /** Height of the ledger. */
  readonly asOfHeight?: number | undefined;
}

/**
 * The quantities made of a lot, or of the lots of a recall, and where they are or went.
 *
 * @example
 * const { rows } = await client.massBalance({ lot: '(01)09506000134352(10)ABC' });
 */
export const massBalance = (transport: Transport, parameters: MassBalanceParameters): Promise<MassBalance> => {
  if ('lot' in parameters) {
    return transport.request({ path: '/mass-balance', query: { ...parameters, lot: goodsId(parameters.lot) }, answer });
  }
  const { recall, ...query } = parameters;
  return transport.request({ path: `/recalls/${idPath('recall', recall)}/mass-balance`, query, answer });
};

export interface MassBalanceChangesParameters extends PageOptions, BalanceInstant {
  readonly lot: string;
  readonly account?: BalanceChanges['rows'][number]['account'] | undefined;
  readonly place?: string | undefined;
}

/**
 * The events behind the numbers of a lot's mass balance.
 *
 * @example
 * const { rows } = await client.massBalanceChanges({ lot: '(01)09506000134352(10)ABC', account: 'consumed' });
 */
export const massBalanceChanges = (
  transport: Transport,
  { lot, place, ...query }: MassBalanceChangesParameters,
): Promise<BalanceChanges> =>
  transport.request({
    path: '/mass-balance/changes',
    query: { lot: goodsId(lot), place: place === undefined ? undefined : canonicalId('placeOrUri', place), ...query },
    answer: balanceChanges,
  });
