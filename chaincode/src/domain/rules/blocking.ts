import type { RecallId } from '../businessId';
import type { FactKey } from '../facts/key';
import type { Confirmation } from '../facts/lot';
import { type Recall, recallKey } from '../facts/recall';
import type { PartyId } from '../gs1/id';
import type { Facts } from '../step';

/** Who moves goods, and under which recall they go back to who recalled them. */
export interface Moving {
  readonly by: PartyId;
  readonly except?: RecallId | undefined;
}

/** What recalls may say of goods. */
export interface Recallable {
  readonly recalls: readonly RecallId[];
  readonly confirmed?: readonly Confirmation[];
  readonly contested?: true;
}

/** Most recalls that goods remember at a time; those that are closed make room. */
export const mostRecalls = 50;

export const recallNeeds = ({ recalls, confirmed = [] }: Recallable): FactKey<Recall>[] =>
  [...recalls, ...confirmed.map(({ recall }) => recall)].map(recallKey);

/** Whether a recall stops goods: mock recalls and closed ones do not. */
export const blocks = (recall: Recall | undefined): recall is Recall =>
  recall?.status === 'open' && recall.type !== 'mock';

/**
 * The first open recall that keeps a party from moving the goods. Goods whose makers are in dispute are kept only from who opened the
 * recall; those that a holder confirmed, from that holder.
 */
export function blockingRecall(facts: Facts, goods: Recallable, { by, except }: Moving): RecallId | undefined {
  const { recalls, confirmed = [], contested } = goods;
  const covering = recalls.find((id) => {
    const recall = facts.get(recallKey(id));
    return id !== except && blocks(recall) && (contested !== true || recall.openedBy === by);
  });
  if (covering) return covering;
  return confirmed.find(({ recall: id, party }) => party === by && id !== except && blocks(facts.get(recallKey(id))))
    ?.recall;
}

/** The recalls with one more. Closed ones are forgotten; when all of them are open and there is no room, it stays out. */
export function withRecall(facts: Facts, recalls: readonly RecallId[], id: RecallId): readonly RecallId[] {
  if (recalls.includes(id)) return recalls;
  const open =
    recalls.length < mostRecalls ? recalls : recalls.filter((each) => facts.get(recallKey(each))?.status === 'open');
  return open.length < mostRecalls ? [...open, id] : open;
}
