import type { Command } from '../command';
import { Refusal } from '../errors';
import { type Lot, lotKey } from '../facts/lot';
import { mspKey } from '../facts/party';
import { recallKey, scopeAnswerKey } from '../facts/recall';
import { stockKey } from '../facts/stock';
import { thingKey } from '../facts/thing';
import type { LotId } from '../gs1/id';
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

/** Notes with the lot who keeps its own stock of it, or no longer does. */
function confirm({ recall, goods, answer }: Input, { facts, caller }: Step): void {
  if (isItemId(goods)) {
    const thing = facts.get(thingKey(goods));
    if (thing && answer === 'confirmed' && thing.place) {
      facts.put(thingKey(goods), {
        ...thing,
        hold: thing.hold ?? { by: caller.party, reason: `covered by ${recall}` },
      });
    }
    return;
  }
  const lot: Lot | undefined = facts.get(lotKey(goods as string as LotId));
  if (!lot) return;
  const others = (lot.confirmed ?? []).filter((each) => each.recall !== recall || each.party !== caller.party);
  const confirmed = answer === 'confirmed' ? [...others, { recall, party: caller.party }] : others;
  if (confirmed.length > mostConfirmations) {
    throw new Refusal('limit_exceeded', `${goods} has ${mostConfirmations} such answers; hold your stock instead.`, {
      limit: mostConfirmations,
    });
  }
  const { confirmed: _confirmed, ...rest } = lot;
  facts.put(lotKey(lot.id), confirmed.length > 0 ? { ...rest, confirmed } : rest);
}
