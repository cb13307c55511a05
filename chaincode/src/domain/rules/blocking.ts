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

/** Most recalls of one opener that goods remember at a time; its closed ones make room. Nobody's recalls keep those of another out. */
export const mostRecalls = 20;

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

const openerOf = (id: RecallId): string => id.slice(0, id.lastIndexOf(':'));

/** The recalls with one more. When there is no room for one of this opener, its closed ones are forgotten; else the new one stays out. */
export function withRecall(facts: Facts, recalls: readonly RecallId[], id: RecallId): readonly RecallId[] {
  if (recalls.includes(id)) return recalls;
  const isOwn = (each: RecallId): boolean => openerOf(each) === openerOf(id);
  const hasRoom = (list: readonly RecallId[]): boolean => list.filter(isOwn).length < mostRecalls;
  if (hasRoom(recalls)) return [...recalls, id];
  const kept = recalls.filter((each) => !isOwn(each) || facts.get(recallKey(each))?.status === 'open');
  return hasRoom(kept) ? [...kept, id] : recalls;
}
