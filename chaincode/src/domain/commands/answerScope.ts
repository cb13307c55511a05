import type { RecallId } from '../businessId';
import type { Command } from '../command';
import { Refusal } from '../errors';
import { type Lot, lotKey } from '../facts/lot';
import { mspKey } from '../facts/party';
import { recallKey, scopeAnswerKey } from '../facts/recall';
import { stockKey } from '../facts/stock';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { isZero } from '../quantity';
import { goodsOfNode } from '../rules/links';
import { assertOwnPlace, placeNeeds } from '../rules/ownership';
import { openRecallFact } from '../rules/recalls';
import { deciders } from '../rules/recallScope';
import { stockAt } from '../rules/stock';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'answerScope'>;

/** The most open recalls that one party can confirm for a lot. Other parties' answers do not count. */
const mostConfirmations = 3;

/**
 * The owner, maker or a holder of goods confirms or disputes that a recall covers them. The answer stays on the ledger. A holder's
 * confirmation blocks its own stock of the lot, and nobody else's, while the recall is open.
 */
export const answerScope: Command<Input> = {
  needs: ({ recall, goods, place }, peek, { msp }) => {
    const party = peek(mspKey(msp))?.party;
    return [
      recallKey(recall),
      ...(party ? [scopeAnswerKey(recall, goods, party)] : []),
      thingKey(goodsOfNode(goods) as ThingId),
      ...(isItemId(goods) ? [] : [lotKey(goods as string as LotId)]),
      ...(place
        ? [...placeNeeds(place, peek), ...(isItemId(goods) ? [] : [stockKey(goods as string as LotId, place)])]
        : []),
    ];
  },
  decide: (input, step) => {
    const { recall, goods, answer, reason } = input;
    const { facts, caller, time } = step;
    openRecallFact(facts, recall);
    const thing = facts.get(thingKey(goodsOfNode(goods) as ThingId));
    const isHolder = thing ? holdsThing(input, step, thing) : holdsLot(input, step);
    if (!isHolder && !deciders(facts, goods).includes(caller.party)) {
      const message = `${goods} is neither yours nor at the given place; give the place where you have it.`;
      throw new Refusal('not_custodian', message, { goods });
    }
    facts.put(scopeAnswerKey(recall, goods, caller.party), { party: caller.party, answer, reason, at: time });
    if (!thing) confirmLot(input, step);
    else if (isHolder && answer === 'confirmed' && !thing.hold) {
      facts.put(thingKey(thing.id), { ...thing, hold: { by: caller.party, reason: `covered by ${recall}` } });
    }
    return { subject: recall, events: [] };
  },
};

function holdsThing({ place }: Input, step: Step, thing: Thing): boolean {
  if (!place) return false;
  assertOwnPlace(step, place);
  return thing.place === place && (thing.status === undefined || thing.status === 'active');
}

/** Returns true if the caller has stock of the lot at the given place. */
function holdsLot({ goods, place }: Input, step: Step): boolean {
  if (!place) return false;
  assertOwnPlace(step, place);
  const lot = goods as string as LotId;
  const { uom = '' } = step.facts.get(lotKey(lot)) ?? {};
  return !isZero(stockAt(step.facts, lot, place, uom).onHand);
}

/** Stores the caller's confirmation in the lot, or removes it. */
function confirmLot({ recall, goods, answer }: Input, { facts, caller }: Step): void {
  const lot: Lot | undefined = facts.get(lotKey(goods as string as LotId));
  if (!lot) return;
  const { confirmed: before = [], ...rest } = lot;
  const isOpen = (id: RecallId): boolean => facts.get(recallKey(id))?.status === 'open';
  const others = before.filter(({ party }) => party !== caller.party);
  const own = before.filter(({ party, recall: id }) => party === caller.party && id !== recall && isOpen(id));
  if (answer === 'confirmed' && own.length >= mostConfirmations) {
    const message = `You have confirmed ${mostConfirmations} open recalls for ${goods}; hold your stock instead.`;
    throw new Refusal('limit_exceeded', message, { limit: mostConfirmations });
  }
  const confirmed = [...others, ...own, ...(answer === 'confirmed' ? [{ recall, party: caller.party }] : [])];
  facts.put(lotKey(lot.id), confirmed.length > 0 ? { ...rest, confirmed } : rest);
}
