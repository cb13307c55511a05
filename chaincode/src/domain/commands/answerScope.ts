import type { Command } from '../command';
import { Refusal } from '../errors';
import { lotKey } from '../facts/lot';
import { mspKey } from '../facts/party';
import { recallKey, scopeAnswerKey } from '../facts/recall';
import { stockKey } from '../facts/stock';
import { thingKey } from '../facts/thing';
import type { ItemId, LotId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { isZero } from '../quantity';
import { assertOwnPlace, placeNeeds } from '../rules/ownership';
import { openRecallFact } from '../rules/recalls';
import { deciders } from '../rules/recallScope';
import { stockAt } from '../rules/stock';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'answerScope'>;

const mostConfirmations = 100;

/**
 * The owner, maker or a holder of goods says whether a recall covers them. Both answers stay on the ledger. A holder that confirms keeps
 * its own stock of the lot from moving while the recall is open; nobody else's.
 */
export const answerScope: Command<Input> = {
  needs: ({ recall, goods, place }, peek, { msp }) => {
    const party = peek(mspKey(msp))?.party;
    return [
      recallKey(recall),
      ...(party ? [scopeAnswerKey(recall, goods, party)] : []),
      ...(isItemId(goods) ? [thingKey(goods)] : [lotKey(goods as string as LotId)]),
      ...(place
        ? [...placeNeeds(place, peek), ...(isItemId(goods) ? [] : [stockKey(goods as string as LotId, place)])]
        : []),
    ];
  },
  decide: (input, step) => {
    const { recall, goods, answer, reason } = input;
    const { facts, caller, time } = step;
    openRecallFact(facts, recall);
    if (!holds(input, step) && !deciders(facts, goods).includes(caller.party)) {
      const message = `${goods} is neither yours nor at the place that you name; say where you have it.`;
      throw new Refusal('not_custodian', message, { goods });
    }
    facts.put(scopeAnswerKey(recall, goods, caller.party), { party: caller.party, answer, reason, at: time });
    confirm(input, step);
    return { subject: recall, events: [] };
  },
};

/** Whether the caller has some of the goods at the place that it names. */
function holds({ goods, place }: Input, step: Step): boolean {
  if (!place) return false;
  assertOwnPlace(step, place);
  if (isItemId(goods)) return step.facts.get(thingKey(goods))?.place === place;
  const lot = goods as string as LotId;
  const { unit = '' } = step.facts.get(lotKey(lot)) ?? {};
  return !isZero(stockAt(step.facts, lot, place, unit).onHand);
}

/** Notes with the goods who keeps its own from moving, or no longer does. */
function confirm(input: Input, step: Step): void {
  if (isItemId(input.goods)) holdItem(input.goods, input, step);
  else confirmLot(input, step);
}

function holdItem(id: ItemId, { recall, answer }: Input, { facts, caller }: Step): void {
  const thing = facts.get(thingKey(id));
  if (!thing?.place || answer !== 'confirmed') return;
  const hold = thing.hold ?? { by: caller.party, reason: `covered by ${recall}` };
  facts.put(thingKey(id), { ...thing, hold });
}

function confirmLot({ recall, goods, answer }: Input, { facts, caller }: Step): void {
  const lot = facts.get(lotKey(goods as string as LotId));
  if (!lot) return;
  const { confirmed: before = [], ...rest } = lot;
  const others = before.filter((each) => each.recall !== recall || each.party !== caller.party);
  const confirmed = answer === 'confirmed' ? [...others, { recall, party: caller.party }] : others;
  if (confirmed.length > mostConfirmations) {
    const message = `${goods} has ${mostConfirmations} such answers; hold your stock instead.`;
    throw new Refusal('limit_exceeded', message, { limit: mostConfirmations });
  }
  facts.put(lotKey(lot.id), confirmed.length > 0 ? { ...rest, confirmed } : rest);
}
