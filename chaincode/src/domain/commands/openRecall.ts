import { recallIdOf } from '../businessId';
import type { Command } from '../command';
import { Refusal } from '../errors';
import { itemKey } from '../facts/item';
import type { FactKey } from '../facts/key';
import { lotKey } from '../facts/lot';
import { mspKey } from '../facts/party';
import { type Recall, recallKey, scopeKey } from '../facts/recall';
import type { ItemId, LotId } from '../gs1/id';
import { objectEvent } from '../rules/buildEvent';
import { isLot } from '../rules/goods';
import { productNeeds, productOf, productOwner } from '../rules/ownership';
import { present } from '../rules/present';
import { addToScope, scopeNeeds } from '../rules/recallScope';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'openRecall'>;

/** Opens a recall with its roots in scope: from now on they are blocked, unless it is a mock recall. */
export const openRecall: Command<Input> = {
  needs: (input, peek, { msp }): FactKey<unknown>[] => {
    const party = peek(mspKey(msp))?.party;
    const id = party && recallIdOf(party, input.recall);
    return [
      ...(id ? [recallKey(id), ...input.roots.map((goods) => scopeKey(id, goods))] : []),
      ...input.roots.flatMap((goods) => [...scopeNeeds(goods, peek), ...productNeeds(productOf(goods), peek)]),
    ];
  },
  decide: (input, step) => {
    const { facts, caller, time } = step;
    const id = recallIdOf(caller.party, input.recall);
    if (facts.get(recallKey(id))) throw new Refusal('conflict', `Recall ${id} exists already.`, { recall: id });
    const roots = [...new Set(input.roots)];
    for (const goods of roots) assertMayRecall(step, goods);
    const recall: Recall = present({
      id,
      openedBy: caller.party,
      type: input.type,
      class: input.class,
      reason: input.reason,
      instructions: input.instructions,
      authority: input.authority,
      roots,
      status: 'open' as const,
      openedAt: time,
      scope: roots.length,
      responses: 0,
      completed: 0,
      totals: [],
    });
    facts.put(recallKey(id), recall);
    for (const goods of roots) {
      facts.put(scopeKey(id, goods), {});
      addToScope(facts, id, goods);
    }
    const classes = roots.filter(isLot);
    const items = roots.filter((goods): goods is ItemId => !isLot(goods));
    const where = { bizStep: 'holding', disposition: input.type === 'mock' ? 'in_progress' : 'recalled' };
    return {
      subject: id,
      events: [{ ...objectEvent(step, 'OBSERVE', { classes, items }, where), 'lotline:recall': id }],
    };
  },
};

function assertMayRecall({ facts, caller }: Step, goods: LotId | ItemId): void {
  const producer = (isLot(goods) ? facts.get(lotKey(goods)) : facts.get(itemKey(goods)))?.producer;
  const owner = productOwner(facts, productOf(goods));
  if (producer === caller.party || owner === caller.party) return;
  throw new Refusal(
    'not_owner',
    `${goods} can be recalled only by who made it or owns the product; hold what you have of it.`,
    {
      goods,
      ...(producer && { producer }),
      ...(owner && { owner }),
    },
  );
}
