import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { longerPrefixesKey, membersKey, type Party, partyKey, prefixKey, voteKey } from '../facts/party';
import type { PartyId } from '../gs1/id';
import type { Facts, Step } from '../step';
import { present } from './present';
import { limits } from '../limits';

const shortest = 4;

/** The shorter prefixes that contain this one, shortest first. */
const shorter = (prefix: string): string[] =>
  Array.from({ length: prefix.length - shortest }, (_, n) => prefix.slice(0, shortest + n));

/** The facts that show whether a prefix overlaps another one, shorter or longer. */
export const prefixNeeds = (prefix: string): FactKey<unknown>[] => [
  prefixKey(prefix),
  longerPrefixesKey(prefix),
  ...shorter(prefix).flatMap((each) => [prefixKey(each), longerPrefixesKey(each)]),
];

/** Refuses a prefix that overlaps a shorter or longer one of another party. */
function assertFree(facts: Facts, prefix: string, party: PartyId): void {
  const above = [...shorter(prefix), prefix].find((each) => (facts.get(prefixKey(each))?.party ?? party) !== party);
  const below = Object.entries(facts.get(longerPrefixesKey(prefix))?.counts ?? {});
  if (above === undefined && below.every(([owner, count]) => owner === party || count === 0)) return;
  const message = `GS1 Company Prefix ${above ?? prefix}, or a longer one under it, belongs to another party.`;
  throw new Refusal('prefix_taken', message, { prefix: above ?? prefix });
}

function countLonger(facts: Facts, prefix: string, party: PartyId, change: 1 | -1): void {
  for (const each of shorter(prefix)) {
    const { counts } = facts.get(longerPrefixesKey(each)) ?? { counts: {} };
    facts.put(longerPrefixesKey(each), { counts: { ...counts, [party]: (counts[party] ?? 0) + change } });
  }
}

/** Makes a prefix the party's. */
export function grant(facts: Facts, prefix: string, party: Party): Party {
  assertFree(facts, prefix, party.id);
  const claims = (party.claims ?? []).filter((each) => each !== prefix);
  const after: Party = present({
    ...party,
    prefixes: [...new Set([...party.prefixes, prefix])].sort(),
    claims: claims.length > 0 ? claims : undefined,
  });
  if (party.prefixes.includes(prefix)) return after;
  facts.put(prefixKey(prefix), { party: party.id });
  countLonger(facts, prefix, party.id, 1);
  facts.put(partyKey(party.id), after);
  return after;
}

/** The motion to revoke a prefix. */
export const revocationOf = (prefix: string, party: string): string => `revoke ${prefix} ${party}`;

/** Takes a prefix from a party. Votes to revoke it end. */
export function takeBack(facts: Facts, prefix: string, party: Party): void {
  const without = (list: readonly string[] = []): string[] => list.filter((each) => each !== prefix);
  const claims = without(party.claims);
  facts.put(
    partyKey(party.id),
    present({ ...party, prefixes: without(party.prefixes), claims: claims.length > 0 ? claims : undefined }),
  );
  if (!party.prefixes.includes(prefix)) return;
  facts.put(prefixKey(prefix), {});
  const votes = voteKey(revocationOf(prefix, party.id));
  if (facts.get(votes)) facts.put(votes, { msps: [] });
  countLonger(facts, prefix, party.id, -1);
}

/** Claims prefixes for a party. They take effect when another member consents; for a regulator or the only member, at once. */
export function claim(facts: Facts, party: Party, prefixes: readonly string[]): Party {
  const fresh = prefixes.filter((prefix) => !party.prefixes.includes(prefix));
  const claims = [...new Set([...(party.claims ?? []), ...fresh])].sort();
  const count = party.prefixes.length + claims.length;
  if (count > limits.prefixes) {
    const message = `A party can have and claim up to ${limits.prefixes} GS1 Company Prefixes; these are ${count}. Release some.`;
    throw new Refusal('limit_exceeded', message, { limit: limits.prefixes });
  }
  for (const prefix of fresh) assertFree(facts, prefix, party.id);
  const claimed: Party = present({ ...party, claims: claims.length > 0 ? claims : undefined });
  if (membersOf(facts).length > 1 && !party.roles.includes('regulator')) return claimed;
  return fresh.reduce((known, prefix) => grant(facts, prefix, known), claimed);
}

/** The MSPs of all registered parties. */
export const membersOf = (facts: Facts): readonly string[] => facts.get(membersKey)?.msps ?? [];

/** Adds the caller's vote to a motion. Returns true if a majority of the members, or a regulator, has carried it. */
export function vote({ facts, caller }: Step, motion: string): boolean {
  const known = facts.get(voteKey(motion))?.msps ?? [];
  const members = membersOf(facts);
  const msps = [...new Set([...known, caller.msp])].filter((msp) => members.includes(msp)).sort();
  const isRegulator = facts.get(partyKey(caller.party))?.roles.includes('regulator') === true;
  const carried = isRegulator || msps.length * 2 > members.length;
  facts.put(voteKey(motion), { msps: carried ? [] : msps });
  return carried;
}

export function knownParty(facts: Facts, id: PartyId): Party {
  const party = facts.get(partyKey(id));
  if (!party) throw new Refusal('party_unknown', `Party ${id} is not registered.`, { party: id });
  return party;
}
