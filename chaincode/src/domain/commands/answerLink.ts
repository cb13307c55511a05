import type { Command } from '../command';
import { hashOfId } from '../epcis/hashId';
import { Refusal } from '../errors';
import { eventKey } from '../facts/event';
import { linkAnswerKey } from '../facts/links';
import { mspKey, partyKey } from '../facts/party';
import { inherit, inheritancesOf } from '../rules/inheritance';
import { ownerNeeds } from '../rules/ownership';
import { deciders, type EventRef } from '../rules/recallScope';
import type { CommandData } from '../transactions';

type Input = CommandData<'answerLink'>;

/**
 * The owner or maker of goods says whether somebody else's event is right about what they were made of. Confirmed, the link is as good as
 * an own one; disputed, it stays alleged, with the reason beside it.
 */
export const answerLink: Command<Input> = {
  needs: ({ event, party, goods }, peek, { msp }) => {
    const author = party === undefined ? msp : peek(partyKey(party))?.msp;
    const own = peek(mspKey(msp))?.party;
    const by = author && { msp: author, event: hashOfId(event) ?? event };
    return [
      ...(party === undefined ? [] : [partyKey(party)]),
      ...(author ? [eventKey(author, event)] : []),
      ...(by && own ? [linkAnswerKey(by, goods, own)] : []),
      ...ownerNeeds(goods, peek),
    ];
  },
  decide: ({ event, party, goods, answer, reason }, { facts, caller, time }) => {
    const msp = party === undefined ? caller.msp : facts.get(partyKey(party))?.msp;
    const recorded = msp === undefined ? undefined : facts.get(eventKey(msp, event));
    if (msp === undefined || !recorded?.links?.outputs?.includes(goods)) {
      const message = `${party ?? 'You'} recorded no event ${event} that says what ${goods} was made of.`;
      throw new Refusal('event_unknown', message, { event, goods });
    }
    if (!deciders(facts, goods).includes(caller.party)) {
      const message = `Only the owner or maker of ${goods} says what it was made of.`;
      throw new Refusal('not_owner', message, { goods });
    }
    const by: EventRef = { msp, event: hashOfId(event) ?? event };
    facts.put(linkAnswerKey(by, goods, caller.party), { party: caller.party, answer, reason, at: time });
    if (answer === 'confirmed') inherit(facts, inheritancesOf(facts, recorded.links), by);
    return { subject: goods, events: [] };
  },
};
