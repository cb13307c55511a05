import type { Command } from '../command';
import { Refusal } from '../errors';
import { exceptionKey } from '../facts/event';
import { partyKey } from '../facts/party';
import type { CommandData } from '../transactions';

/** Closes an exception with what was found out. Who recorded the event may, and whom it concerns; nothing else changes. */
export const resolveException: Command<CommandData<'resolveException'>> = {
  needs: ({ event, number, party }, peek, { msp }) => {
    const author = party === undefined ? msp : peek(partyKey(party))?.msp;
    return [
      ...(party === undefined ? [] : [partyKey(party)]),
      ...(author ? [exceptionKey(author, event, number)] : []),
    ];
  },
  decide: ({ event, number, party, resolution }, { facts, caller }) => {
    const msp = party === undefined ? caller.msp : facts.get(partyKey(party))?.msp;
    const key = msp === undefined ? undefined : exceptionKey(msp, event, number);
    const exception = key && facts.get(key);
    if (!key || !exception) {
      const message = `Event ${event} of ${party ?? 'yours'} has no exception ${number}; for one of somebody else, name the party.`;
      throw new Refusal('exception_unknown', message, { event, number });
    }
    if (exception.party !== caller.party && !exception.concerns?.includes(caller.party)) {
      const message = `The event was recorded by ${exception.party}; they resolve its exceptions, and whom these concern.`;
      throw new Refusal('not_owner', message, { event, party: exception.party });
    }
    if (exception.status === 'resolved') {
      throw new Refusal('exception_closed', `Exception ${number} of ${event} was resolved before.`, { event, number });
    }
    facts.put(key, { ...exception, status: 'resolved', resolution, resolvedBy: caller.party });
    return { subject: event, events: [] };
  },
};
