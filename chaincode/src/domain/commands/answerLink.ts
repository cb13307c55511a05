import type { Command } from '../command';
import { Refusal } from '../errors';
import { eventKey, type RecordedEvent } from '../facts/event';
import { linkAnswerKey } from '../facts/links';
import { mspKey } from '../facts/party';
import { holdHeirs } from '../rules/bornHeld';
import { inherit, inheritancesOf } from '../rules/inheritance';
import { goodsOfNode } from '../rules/links';
import { ownerNeeds } from '../rules/ownership';
import { deciders, type EventRef } from '../rules/recallScope';
import { peekRecorder, recordedEvent, recorderNeeds, refOf } from '../rules/recorder';
import { noteUses } from '../rules/uses';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'answerLink'>;

/**
 * The owner or maker of goods confirms or disputes another organisation's event about their inputs. A confirmed link is followed like one
 * in the answerer's own event; a disputed one stays alleged, with the reason.
 */
export const answerLink: Command<Input> = {
  needs: (input, peek, caller) => {
    const author = peekRecorder(peek, input, caller);
    const own = peek(mspKey(caller.msp))?.party;
    const by = author === undefined ? undefined : { msp: author, event: input.event };
    return [
      ...recorderNeeds(input),
      ...(by ? [eventKey(by.msp, by.event)] : []),
      ...(by && own ? [linkAnswerKey(by, input.goods, own)] : []),
      ...ownerNeeds(input.goods, peek),
    ];
  },
  decide: (input, step) => {
    const { goods, answer, reason } = input;
    const { facts, caller, time } = step;
    const { links, blocked, by } = statedLinks(input, step);
    if (!deciders(facts, goods).includes(caller.party)) {
      const message = `Only the owner or maker of ${goods} can confirm or dispute its inputs.`;
      throw new Refusal('not_owner', message, { goods });
    }
    facts.put(linkAnswerKey(by, goods, caller.party), { party: caller.party, answer, reason, at: time });
    if (answer === 'confirmed') {
      noteUses(facts, links, by);
      inherit(facts, inheritancesOf(facts, links, by), by);
      if (blocked) holdHeirs(facts, links, by, blocked);
    }
    return { subject: goods, events: [] };
  },
};

/** The links of the event. Refuses an event that does not have the goods among its outputs. */
function statedLinks(
  { event, party, goods }: Input,
  { facts, caller }: Step,
): { readonly links: NonNullable<RecordedEvent['links']>; readonly by: EventRef } & Pick<RecordedEvent, 'blocked'> {
  const by = refOf(facts, { event, party }, caller);
  const { links, blocked } = recordedEvent(facts, by) ?? {};
  if (by && links?.outputs?.some((node) => goodsOfNode(node) === goods))
    return { links, by, ...(blocked && { blocked }) };
  const message = `${party ?? 'You'} recorded no event ${event} with ${goods} as an output.`;
  throw new Refusal('event_unknown', message, { event, goods });
}
