import type { Command } from '../command';
import { Refusal } from '../errors';
import { membersKey, mspKey, partyKey, prefixKey, voteKey } from '../facts/party';
import { knownParty, prefixNeeds, revocationOf, takeBack, vote } from '../rules/prefixes';
import type { CommandData } from '../transactions';

/** Votes to revoke a GS1 Company Prefix. It is revoked with the votes of a majority of the members, or of one regulator. */
export const revokePrefix: Command<CommandData<'revokePrefix'>> = {
  needs: ({ prefix }, peek, { msp }) => {
    const own = peek(mspKey(msp))?.party;
    const owner = peek(prefixKey(prefix))?.party;
    return [
      membersKey,
      ...prefixNeeds(prefix),
      ...(own ? [partyKey(own)] : []),
      ...(owner ? [partyKey(owner), voteKey(revocationOf(prefix, owner))] : []),
    ];
  },
  decide: ({ prefix }, step) => {
    const owner = step.facts.get(prefixKey(prefix))?.party;
    if (!owner) throw new Refusal('prefix_unknown', `Nobody has GS1 Company Prefix ${prefix}.`, { prefix });
    const carried = vote(step, revocationOf(prefix, owner));
    if (carried) takeBack(step.facts, prefix, knownParty(step.facts, owner));
    return { subject: owner, events: [], details: { prefix, revoked: carried } };
  },
};
