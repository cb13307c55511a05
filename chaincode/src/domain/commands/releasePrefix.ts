import type { Command } from '../command';
import { Refusal } from '../errors';
import { mspKey, partyKey } from '../facts/party';
import { knownParty, prefixNeeds, takeBack } from '../rules/prefixes';
import type { CommandData } from '../transactions';

/** Releases a GS1 Company Prefix, or withdraws a claim. Places and products registered under it stay registered. */
export const releasePrefix: Command<CommandData<'releasePrefix'>> = {
  needs: ({ prefix }, peek, { msp }) => {
    const party = peek(mspKey(msp))?.party;
    return [...(party ? [partyKey(party)] : []), ...prefixNeeds(prefix)];
  },
  decide: ({ prefix }, { facts, caller }) => {
    const party = knownParty(facts, caller.party);
    if (!party.prefixes.includes(prefix) && !party.claims?.includes(prefix)) {
      throw new Refusal('prefix_unknown', `GS1 Company Prefix ${prefix} is not yours.`, { prefix });
    }
    takeBack(facts, prefix, party);
    return { subject: caller.party, events: [], details: { prefix } };
  },
};
