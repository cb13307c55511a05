import { recallPlan, type RecallPlan } from '#answers';
import { goodsId } from '../canonicalId';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface PlanRecallParameters extends ReadOptions {
  /** A lot or item, in any spelling. */
  readonly id: string;
}

/**
 * The goods that a recall would cover: derived lots, items and containers, units, places, and the remaining stock of each holder.
 *
 * @example
 * const { lots, holders } = await client.planRecall({ id: '(01)09506000134352(10)ABC' });
 */
export const planRecall = async (transport: Transport, { id, minHeight }: PlanRecallParameters): Promise<RecallPlan> =>
  transport.request({ path: '/recalls/plan', query: { id: goodsId(id), minHeight }, answer: recallPlan });
