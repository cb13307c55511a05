import type { Command } from '../command';
import { Refusal } from '../errors';
import { mspKey, type Party, partyKey, prefixKey } from '../facts/party';
import { prefixKeys, prefixOwner } from '../rules/ownership';
import { present } from '../rules/present';
import type { Facts } from '../step';
import type { CommandData } from '../transactions';

type Input = CommandData<'registerParty'>;

/** Every prefix that overlaps with `prefix`: those it is numbered under, down to the shortest. Longer ones claim parts of it. */
const shorter = (prefix: string): string[] =>
  Array.from({ length: prefix.length - 3 }, (_, n) => prefix.slice(0, n + 4));

/**
 * Binds the caller's MSP to its party. GS1 Company Prefixes are claimed first come, first served, by organisations that the
 * consortium has admitted and that sign their claims; a prefix under another party's is refused.
 */
export const registerParty: Command<Input> = {
  needs: ({ party, prefixes }, _peek, { msp }) => [
    mspKey(msp),
    partyKey(party),
    ...prefixKeys(party),
    ...prefixes.flatMap((prefix) => shorter(prefix).map(prefixKey)),
  ],
  decide: (input, { facts, caller }) => {
    const bound = facts.get(mspKey(caller.msp));
    if (bound && bound.party !== input.party) {
      throw new Refusal('not_owner', `Organisation ${caller.msp} is registered as ${bound.party}.`, {
        party: bound.party,
      });
    }
    const before = facts.get(partyKey(input.party));
    if (before && before.msp !== caller.msp) {
      throw new Refusal('not_owner', `Party ${input.party} is registered by ${before.msp}.`, { party: input.party });
    }
    const owner = prefixOwner(facts, input.party);
    if (owner && owner !== input.party) {
      throw new Refusal('not_owner', `${input.party} is numbered under a GS1 Company Prefix of ${owner}.`, { owner });
    }
    for (const prefix of input.prefixes) claim(facts, prefix, input);
    const party: Party = present({
      id: input.party,
      name: input.name,
      msp: caller.msp,
      roles: input.roles,
      prefixes: [...new Set([...(before?.prefixes ?? []), ...input.prefixes])].sort(),
      contact: input.contact,
    });
    facts.put(mspKey(caller.msp), { party: input.party });
    facts.put(partyKey(input.party), party);
    return { subject: input.party, events: [] };
  },
};

function claim(facts: Facts, prefix: string, { party }: Input): void {
  const taken = shorter(prefix).find((each) => (facts.get(prefixKey(each))?.party ?? party) !== party);
  if (taken !== undefined) {
    throw new Refusal('prefix_taken', `GS1 Company Prefix ${taken} belongs to another party.`, { prefix: taken });
  }
  facts.put(prefixKey(prefix), { party });
}
