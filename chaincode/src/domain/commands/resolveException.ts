import type { Command } from '../command';
import { Refusal } from '../errors';
import { eventKey, type EventException, exceptionKey } from '../facts/event';
import type { FactKey } from '../facts/key';
import { isOpen } from '../rules/capture/closeExceptions';
import { peekRecorder, recorderNeeds, refOf } from '../rules/recorder';
import type { Step } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'resolveException'>;

/**
 * Resolves an exception. The event's recorder and the parties that it concerns may. When the recorder resolves the last exception of a
 * waiting event, the event no longer waits for stock.
 */
export const resolveException: Command<Input> = {
  needs: (input, peek, caller) => {
    const author = peekRecorder(peek, input, caller);
    return [
      ...recorderNeeds(input),
      ...(author ? [exceptionKey(author, input.event, input.number), eventKey(author, input.event)] : []),
    ];
  },
  decide: (input, step) => {
    const { event, number, resolution } = input;
    const { facts, caller } = step;
    const { key, exception } = knownException(input, step);
    if (exception.party !== caller.party && !exception.concerns?.includes(caller.party)) {
      const message = `${exception.party} recorded the event; only it and the parties that an exception concerns can resolve it.`;
      throw new Refusal('not_owner', message, { event, party: exception.party });
    }
    if (exception.status === 'resolved') {
      throw new Refusal('exception_closed', `Exception ${number} of ${event} was resolved before.`, { event, number });
    }
    facts.put(key, { ...exception, status: 'resolved', resolution, resolvedBy: caller.party });
    if (exception.party === caller.party) endWaiting(step, event);
    return { subject: event, events: [] };
  },
};

function endWaiting(step: Step, event: string): void {
  const key = eventKey(step.caller.msp, event);
  const recorded = step.facts.get(key);
  const isWaiting = recorded?.stock === 'waiting' || recorded?.correcting === true;
  if (!recorded || !isWaiting || isOpen(step, event, { count: recorded.exceptions ?? 0 })) return;
  const { correcting: _correcting, ...settled } = recorded;
  step.facts.put(key, recorded.stock === 'waiting' ? { ...settled, stock: 'never' } : settled);
}

function knownException(
  input: Input,
  { facts, caller }: Step,
): { readonly key: FactKey<EventException>; readonly exception: EventException } {
  const { event, number, party } = input;
  const by = refOf(facts, input, caller);
  const key = by && exceptionKey(by.msp, by.event, number);
  const exception = key && facts.get(key);
  if (exception) return { key, exception };
  const whose = party === undefined ? 'of yours' : `of ${party}`;
  const message = `Event ${event} ${whose} has no exception ${number}; for another recorder's event, give the party.`;
  throw new Refusal('exception_unknown', message, { event, number });
}
