import type { Command } from '../command';
import { Refusal } from '../errors';
import { mspKey } from '../facts/party';
import { recallKey, scopeAnswerKey } from '../facts/recall';
import { bindOwnStock, freeOwnStock, isHolder, isThing, ownStockNeeds } from '../rules/ownStock';
import { openRecallFact } from '../rules/recalls';
import { deciders } from '../rules/recallScope';
import type { CommandData } from '../transactions';

/**
 * The owner, maker or a holder of goods confirms or disputes that a recall covers them. The answer stays on the ledger. A holder's
 * confirmation blocks only its own stock of the lot, while the recall is open.
 */
export const answerScope: Command<CommandData<'answerScope'>> = {
  needs: ({ recall, goods, place }, peek, { msp }) => {
    const party = peek(mspKey(msp))?.party;
    return [
      recallKey(recall),
      ...(party ? [scopeAnswerKey(recall, goods, party)] : []),
      ...ownStockNeeds({ goods, place }, peek),
    ];
  },
  decide: (input, step) => {
    const { recall, goods, answer, reason } = input;
    const { facts, caller, time } = step;
    openRecallFact(facts, recall);
    const holds = isHolder(step, input);
    if (!holds && !deciders(facts, goods).includes(caller.party)) {
      const message = `${goods} is neither yours nor at the given place; give the place where you have it.`;
      throw new Refusal('not_custodian', message, { goods });
    }
    facts.put(scopeAnswerKey(recall, goods, caller.party), { party: caller.party, answer, reason, at: time });
    if (answer === 'disputed') freeOwnStock(step, recall, goods);
    else if (holds || !isThing(step, goods)) bindOwnStock(step, recall, goods);
    return { subject: recall, events: [] };
  },
};
