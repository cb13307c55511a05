import type { Command } from '../command';
import { contentHash } from '../encoding';
import { Refusal } from '../errors';
import { membersKey, mspKey, networkKey, type Party, partyKey } from '../facts/party';
import type { PartyId } from '../gs1/id';
import { prefixKeys, prefixOwner } from '../rules/ownership';
import { claim, membersOf, prefixNeeds } from '../rules/prefixes';
import { present } from '../rules/present';
import { assertActiveParty } from '../rules/retirement';
import type { Step } from '../step';
import type { CommandData } from '../transactions';
import { limits } from '../limits';

type Input = CommandData<'registerParty'>;

/**
 * Binds the caller's MSP to its party. A claimed GS1 Company Prefix takes effect when another organisation consents, and the role
 * `regulator` when a majority does. The only organisation on a network needs no consent for a prefix.
 */
export const registerParty: Command<Input> = {
  needs: ({ party, prefixes }, _peek, { msp }) => [
    mspKey(msp),
    partyKey(party),
    membersKey,
    ...prefixKeys(party),
    ...prefixes.flatMap(prefixNeeds),
  ],
  decide: (input, step) => {
    const { facts, caller } = step;
    const before = assertMayRegister(input, step);
    if (input.prefixes.some((prefix) => before?.prefixes.includes(prefix) === false))
      assertActiveParty(step, input.party);
    join(step, input.party);
    const regulates = before?.roles.includes('regulator') === true;
    const roles = input.roles.filter((role) => role !== 'regulator' || regulates);
    const party: Party = present({
      id: input.party,
      name: input.name,
      msp: caller.msp,
      roles,
      prefixes: before?.prefixes ?? [],
      claims: before?.claims,
      contact: input.contact,
      retired: before?.retired,
    });
    facts.put(mspKey(caller.msp), present({ party: input.party, retired: before?.retired }));
    facts.put(partyKey(input.party), party);
    const claimed = claim(facts, party, input.prefixes);
    facts.put(partyKey(input.party), claimed);
    const pending = claimed.claims ?? [];
    return { subject: input.party, events: [], ...(pending.length > 0 && { details: { claims: pending } }) };
  },
};

function assertMayRegister(input: Input, { facts, caller }: Step): Party | undefined {
  const bound = facts.get(mspKey(caller.msp));
  if (bound && bound.party !== input.party) {
    throw new Refusal('not_owner', `Organisation ${caller.msp} is registered as ${bound.party}.`, {
      party: bound.party,
    });
  }
  const before = facts.get(partyKey(input.party));
  if (before && before.msp !== caller.msp) {
    throw new Refusal('not_owner', `Party ${input.party} was registered by ${before.msp}.`, { party: input.party });
  }
  const owner = prefixOwner(facts, input.party);
  if (owner && owner !== input.party) {
    throw new Refusal('not_owner', `${input.party} is under a GS1 Company Prefix of ${owner}.`, { owner });
  }
  return before;
}

function join({ facts, caller: { msp }, time }: Step, party: PartyId): void {
  const members = membersOf(facts);
  if (members.includes(msp)) return;
  if (members.length >= limits.members) {
    throw new Refusal('limit_exceeded', `The network has ${limits.members} members; that is the limit.`, {
      limit: limits.members,
    });
  }
  if (members.length === 0) facts.put(networkKey, { network: contentHash({ msp, party, time }) });
  facts.put(membersKey, { msps: [...members, msp] });
}
