import { Refusal, type ErrorCode } from '../errors';
import type { FactKey } from '../facts/key';
import { mspKey, partyKey, prefixKey } from '../facts/party';
import { type Place, placeKey } from '../facts/place';
import { type Product, productKey } from '../facts/product';
import { keyDigits } from '../gs1/companyPrefix';
import type { PartyId, PlaceId } from '../gs1/id';
import { partyOfPlace, productOf } from '../goodsKinds';
import { partyInThing, withoutParty } from '../gs1/thingOfParty';
import type { Caller, Peek, ReadFacts, Step } from '../step';

const shortestPrefix = 4;

/** The fact of the caller's party, once it is known which one that is. */
export function ownPartyNeeds(peek: Peek, { msp }: Caller): FactKey<unknown>[] {
  const party = peek(mspKey(msp))?.party;
  return party ? [partyKey(party)] : [];
}

/** The keys of every possible GS1 Company Prefix of an id, longest first. */
export function prefixKeys(id: string): ReturnType<typeof prefixKey>[] {
  const digits = keyDigits(withoutParty(id)) ?? '';
  const lengths = Array.from({ length: Math.max(0, digits.length - shortestPrefix + 1) }, (_, n) => digits.length - n);
  return lengths.map((length) => prefixKey(digits.slice(0, length)));
}

/**
 * The party that has the GS1 Company Prefix of an id, of which the longest one counts; or else the party in the id of a thing, so that
 * nobody takes a number of another party's prefix by adding a GLN.
 */
export function prefixOwner(facts: ReadFacts, id: string): PartyId | undefined {
  const digits = keyDigits(withoutParty(id)) ?? '';
  for (let length = digits.length; length >= shortestPrefix; length -= 1) {
    const owner = facts.get(prefixKey(digits.slice(0, length)));
    if (owner?.party) return owner.party;
  }
  return partyInThing(id);
}

/** The keys of a place and, for a GLN with extension, of the place around it, which has the same owner. */
const placeKeys = (place: PlaceId): FactKey<Place>[] => {
  const at = place.indexOf('/254/');
  return at === -1 || partyOfPlace(place)
    ? [placeKey(place)]
    : [placeKey(place), placeKey(place.slice(0, at) as PlaceId)];
};

/** The facts that determine a place's owner: its registration, or else the prefix of its GLN. */
export function placeNeeds(place: PlaceId, peek: Peek): FactKey<unknown>[] {
  const own = placeKeys(place);
  return own.every(peek.lacks) ? [...own, ...prefixKeys(place)] : own;
}

/** The owner of a place by registration or GS1 Company Prefix; undefined if it has none. */
export function placeParty(facts: ReadFacts, place: PlaceId): PartyId | undefined {
  for (const key of placeKeys(place)) {
    const registered = facts.get(key);
    if (registered) return registered.party;
  }
  return partyOfPlace(place) ?? prefixOwner(facts, place);
}

/** Refuses a place that is not the caller's. */
export function assertOwnPlace({ facts, caller }: Step, place: PlaceId, party = placeParty(facts, place)): void {
  if (!party) {
    throw new Refusal('place_unknown', `Place ${place} is not registered, and no party has its GS1 Company Prefix.`, {
      place,
    });
  }
  if (party !== caller.party) {
    throw new Refusal('not_owner', `Place ${place} belongs to ${party}, not to ${caller.party}.`, { place, party });
  }
}

/** The facts that determine the owner of goods: the registration of their product, or else the prefix of their id. */
export function ownerNeeds(goods: string, peek: Peek): FactKey<unknown>[] {
  const product = productOf(goods);
  if (product === undefined) return prefixKeys(goods);
  const own = productKey(product);
  return peek.lacks(own) ? [own, ...prefixKeys(product)] : [own];
}

/** The registered product of goods. */
export const productFact = (facts: ReadFacts, goods: string): Product | undefined => {
  const product = productOf(goods);
  return product && facts.get(productKey(product));
};

/** The owner of goods by id: the product's owner or the party with the GS1 Company Prefix; undefined if there is none. */
export const ownerOf = (facts: ReadFacts, goods: string, product = productFact(facts, goods)): PartyId | undefined =>
  product?.owner ?? prefixOwner(facts, productOf(goods) ?? goods) ?? partyInThing(goods);

/** Refuses an id that is not under a GS1 Company Prefix of the caller. */
export function assertOwnKey({ facts, caller }: Step, id: string, code: ErrorCode = 'not_owner'): void {
  const owner = prefixOwner(facts, id);
  if (owner === caller.party) return;
  const whose = owner ? `belongs to ${owner}` : 'has no owner';
  throw new Refusal(code, `${id} is not under a GS1 Company Prefix of ${caller.party}: its prefix ${whose}.`, {
    id,
    ...(owner && { owner }),
  });
}
