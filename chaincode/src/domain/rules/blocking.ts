import type { RecallId } from '../businessId';
import type { FactKey } from '../facts/key';
import type { Confirmation } from '../facts/lot';
import { type Recall, recallKey } from '../facts/recall';
import type { PartyId } from '../gs1/id';
import type { Facts } from '../step';
import { limits } from '../limits';

/** The party that moves goods, and the recall under which it returns them to the recall's opener. */
export interface Moving {
  readonly by: PartyId;
  readonly except?: RecallId | undefined;
}

/** The recall data of a lot or thing. */
export interface Recallable {
  readonly recalls: readonly RecallId[];
  readonly confirmed?: readonly Confirmation[];
  readonly contested?: true;
}

export const recallNeeds = ({ recalls, confirmed = [] }: Recallable): FactKey<Recall>[] =>
  [...recalls, ...confirmed.map(({ recall }) => recall)].map(recallKey);

/** Returns true if a recall blocks goods: it is open and not a mock recall. */
export const blocks = (recall: Recall | undefined): recall is Recall =>
  recall?.status === 'open' && recall.type !== 'mock';

/**
 * The first open recall that prevents a party from moving the goods. It blocks contested goods only for its opener, and goods outside its
 * scope only for a holder that confirmed it.
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

/** The recalls with one more. If its opener has no room, its closed ones are dropped; if that is not enough, the new one is not added. */
export function withRecall(facts: Facts, recalls: readonly RecallId[], id: RecallId): readonly RecallId[] {
  if (recalls.includes(id)) return recalls;
  const isOwn = (each: RecallId): boolean => openerOf(each) === openerOf(id);
  const hasRoom = (list: readonly RecallId[]): boolean => list.filter(isOwn).length < limits.recalls;
  if (hasRoom(recalls)) return [...recalls, id];
  const kept = recalls.filter((each) => !isOwn(each) || facts.get(recallKey(each))?.status === 'open');
  return hasRoom(kept) ? [...kept, id] : recalls;
}
