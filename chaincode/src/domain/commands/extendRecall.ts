import type { Command } from '../command';
import { Refusal } from '../errors';
import { itemKey } from '../facts/item';
import { recallKey, scopeKey } from '../facts/recall';
import type { ItemId, LotId } from '../gs1/id';
import { isLot } from '../rules/goods';
import { assertOpener, openRecallFact } from '../rules/recalls';
import { addToScope, inputsOf, scopeNeeds } from '../rules/recallScope';
import type { Facts } from '../step';
import type { CommandData } from '../transactions';

/**
 * Adds goods to a recall's scope. The closure is computed off the ledger; here each link is proven: the parent is in scope, and a
 * recorded event says that the goods were made from it, or are an item of it.
 */
export const extendRecall: Command<CommandData<'extendRecall'>> = {
  needs: ({ recall, links }, peek) => [
    recallKey(recall),
    ...links.flatMap(({ goods, parent }) => [
      ...scopeNeeds(goods, peek),
      scopeKey(recall, goods),
      scopeKey(recall, parent),
    ]),
  ],
  decide: ({ recall: id, links }, step) => {
    const { facts } = step;
    const recall = openRecallFact(facts, id);
    assertOpener(step, recall);
    let added = 0;
    for (const { goods, parent } of links) {
      if (!facts.get(scopeKey(id, parent))) {
        throw new Refusal('scope_unproven', `${parent} is not in the scope of ${id}; add it first.`, { goods, parent });
      }
      if (!comesFrom(facts, goods, parent)) {
        throw new Refusal('scope_unproven', `No recorded event says that ${goods} was made from ${parent}.`, {
          goods,
          parent,
        });
      }
      if (facts.get(scopeKey(id, goods))) continue;
      facts.put(scopeKey(id, goods), { parent });
      addToScope(facts, id, goods);
      added += 1;
    }
    facts.put(recallKey(id), { ...recall, scope: recall.scope + added });
    return { subject: id, events: [] };
  },
};

function comesFrom(facts: Facts, goods: LotId | ItemId, parent: LotId | ItemId): boolean {
  return inputsOf(facts, goods).includes(parent) || (!isLot(goods) && facts.get(itemKey(goods))?.lot === parent);
}
