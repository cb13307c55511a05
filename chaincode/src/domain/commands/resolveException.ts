import type { Command } from '../command';
import { Refusal } from '../errors';
import { exceptionKey } from '../facts/event';
import type { CommandData } from '../transactions';

/** Closes an exception with what was found out. Who recorded the event may; nothing else changes. */
export const resolveException: Command<CommandData<'resolveException'>> = {
  needs: ({ event, number }) => [exceptionKey(event, number)],
  decide: ({ event, number, resolution }, { facts, caller }) => {
    const exception = facts.get(exceptionKey(event, number));
    if (!exception)
      throw new Refusal('exception_unknown', `Event ${event} has no exception ${number}.`, { event, number });
    if (exception.party !== caller.party) {
      throw new Refusal('not_owner', `The event was recorded by ${exception.party}; they resolve its exceptions.`, {
        event,
        party: exception.party,
      });
    }
    if (exception.status === 'resolved') {
      throw new Refusal('exception_closed', `Exception ${number} of ${event} was resolved before.`, { event, number });
    }
    facts.put(exceptionKey(event, number), { ...exception, status: 'resolved', resolution, resolvedBy: caller.party });
    return { subject: event, events: [] };
  },
};
