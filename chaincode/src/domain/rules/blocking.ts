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
  /** The party whose stock the goods are of, if that is another one: a carrier has goods of its sender. */
  readonly of?: PartyId;
  readonly except?: RecallId | undefined;
}

/** The recall data of a lot or thing. */
export interface Recallable {
  readonly recalls: readonly RecallId[];
  readonly confirmed?: readonly Confirmation[];
}

export const recallNeeds = ({ recalls, confirmed = [] }: Recallable): FactKey<Recall>[] =>
  [...recalls, ...confirmed.map(({ recall }) => recall)].map(recallKey);

/** Returns true if a recall blocks goods: it is open and not a mock recall. */
export const blocks = (recall: Recall | undefined): recall is Recall =>
  recall?.status === 'open' && recall.type !== 'mock';

/**
 * Returns true for a recall that does not keep goods from going back to the opener of the excepted one: that one itself, the mover's own
 * one that covers its own stock or carries the excepted one on, and the one that the excepted one carries on.
 */
function allowsReturn(facts: Facts, id: RecallId, goods: Recallable, { by, except }: Moving): boolean {
  if (except === undefined) return false;
  const recall = facts.get(recallKey(id));
  const isOwn = recall?.openedBy === by && (recall.ownStock === true || recall.under === except);
  return id === except || isOwn || (goods.recalls.includes(except) && facts.get(recallKey(except))?.under === id);
}

/**
 * The first open recall that prevents a party from moving the goods. It blocks goods outside its scope only for a holder that confirmed it.
 */
export function blockingRecall(facts: Facts, goods: Recallable, moving: Moving): RecallId | undefined {
  const { recalls, confirmed = [] } = goods;
  const { by } = moving;
  const isOpen = (id: RecallId): boolean => blocks(facts.get(recallKey(id))) && !allowsReturn(facts, id, goods, moving);
  const covering = recalls.find(isOpen);
  if (covering) return covering;
  return confirmed.find(({ recall: id, party }) => party === by && isOpen(id))?.recall;
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
