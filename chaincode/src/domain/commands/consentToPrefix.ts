import type { Command } from '../command';
import { Refusal } from '../errors';
import { membersKey, partyKey } from '../facts/party';
import { grant, knownParty, prefixNeeds } from '../rules/prefixes';
import type { CommandData } from '../transactions';

/** Consents to another party's claim of a GS1 Company Prefix. */
export const consentToPrefix: Command<CommandData<'consentToPrefix'>> = {
  needs: ({ prefix, party }) => [partyKey(party), membersKey, ...prefixNeeds(prefix)],
  decide: ({ prefix, party: id }, { facts, caller }) => {
    const party = knownParty(facts, id);
    if (id === caller.party) {
      throw new Refusal('not_owner', 'Another organisation must consent to your claim.', { prefix });
    }
    if (!party.claims?.includes(prefix) && !party.prefixes.includes(prefix)) {
      throw new Refusal('prefix_unknown', `${id} does not claim GS1 Company Prefix ${prefix}.`, { prefix, party: id });
    }
    grant(facts, prefix, party);
    return { subject: id, events: [], details: { prefix } };
  },
};
