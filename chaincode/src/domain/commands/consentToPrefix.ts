import type { Command } from '../command';
import { Refusal } from '../errors';
import { membersKey, partyKey } from '../facts/party';
import { grant, knownParty, prefixNeeds } from '../rules/prefixes';
import type { CommandData } from '../transactions';

/** Another organisation agrees that a GS1 Company Prefix is the party's that claims it. */
export const consentToPrefix: Command<CommandData<'consentToPrefix'>> = {
  needs: ({ prefix, party }) => [partyKey(party), membersKey, ...prefixNeeds(prefix)],
  decide: ({ prefix, party: id }, { facts, caller }) => {
    const party = knownParty(facts, id);
    if (id === caller.party) {
      throw new Refusal('not_owner', 'Another organisation has to agree to a claim of yours.', { prefix });
    }
    if (!party.claims?.includes(prefix) && !party.prefixes.includes(prefix)) {
      throw new Refusal('prefix_unknown', `${id} does not claim GS1 Company Prefix ${prefix}.`, { prefix, party: id });
    }
    grant(facts, prefix, party);
    return { subject: id, events: [], details: { prefix } };
  },
};
