import type { Command } from '../command';
import { Refusal } from '../errors';
import { membersKey, mspKey, partyKey, voteKey } from '../facts/party';
import { knownParty, vote } from '../rules/prefixes';
import type { CommandData } from '../transactions';

/** Votes for a party as regulator. With a majority of the members it is one, and may recall any goods. */
export const consentToRegulator: Command<CommandData<'consentToRegulator'>> = {
  needs: ({ party }, peek, { msp }) => {
    const own = peek(mspKey(msp))?.party;
    return [membersKey, partyKey(party), voteKey(`regulator ${party}`), ...(own ? [partyKey(own)] : [])];
  },
  decide: ({ party: id }, step) => {
    const party = knownParty(step.facts, id);
    if (id === step.caller.party) {
      throw new Refusal('not_owner', 'Other organisations must vote for you as regulator.', { party: id });
    }
    const carried = vote(step, `regulator ${id}`);
    if (carried && !party.roles.includes('regulator')) {
      step.facts.put(partyKey(id), { ...party, roles: [...party.roles, 'regulator'] });
    }
    return { subject: id, events: [], details: { regulator: carried || party.roles.includes('regulator') } };
  },
};
