import { Refusal, type ErrorCode } from '../errors';
import type { FactKey } from '../facts/key';
import { prefixKey } from '../facts/party';
import { type Place, placeKey } from '../facts/place';
import { type Product, productKey } from '../facts/product';
import { keyDigits } from '../gs1/companyPrefix';
import type { PartyId, PlaceId } from '../gs1/id';
import { productOf } from '../goodsKinds';
import type { Peek, ReadFacts, Step } from '../step';

const shortestPrefix = 4;

/** The facts of every GS1 Company Prefix that the id may have been numbered under, longest first. */
export function prefixKeys(id: string): ReturnType<typeof prefixKey>[] {
  const digits = keyDigits(id) ?? '';
  const lengths = Array.from({ length: Math.max(0, digits.length - shortestPrefix + 1) }, (_, n) => digits.length - n);
  return lengths.map((length) => prefixKey(digits.slice(0, length)));
}

/** Whose GS1 Company Prefix an id is numbered under: the longest claimed one counts. */
export function prefixOwner(facts: ReadFacts, id: string): PartyId | undefined {
  for (const key of prefixKeys(id)) {
    const owner = facts.get(key);
    if (owner?.party) return owner.party;
  }
  return undefined;
}

/** A place inside a place (GLN with extension) is its owner's too. */
const placeKeys = (place: PlaceId): FactKey<Place>[] => {
  const at = place.indexOf('/254/');
  return at === -1 ? [placeKey(place)] : [placeKey(place), placeKey(place.slice(0, at) as PlaceId)];
};

/** The facts that say whose a place is: its registration, and failing that the prefix its GLN is numbered under. */
export function placeNeeds(place: PlaceId, peek: Peek): FactKey<unknown>[] {
  const own = placeKeys(place);
  return own.every(peek.lacks) ? [...own, ...prefixKeys(place)] : own;
}

/** Whose a place is, by registration or by GS1 Company Prefix; undefined when nobody's. */
export function placeParty(facts: ReadFacts, place: PlaceId): PartyId | undefined {
  for (const key of placeKeys(place)) {
    const registered = facts.get(key);
    if (registered) return registered.party;
  }
  return prefixOwner(facts, place);
}

/** Refuses unless the place is the caller's. */
export function assertOwnPlace({ facts, caller }: Step, place: PlaceId): void {
  const party = placeParty(facts, place);
  if (!party) {
    throw new Refusal('place_unknown', `Place ${place} is not registered, and no party has its GS1 Company Prefix.`, {
      place,
    });
  }
  if (party !== caller.party) {
    throw new Refusal('not_owner', `Place ${place} belongs to ${party}, not to ${caller.party}.`, { place, party });
  }
}

/** The facts that say whose goods are: the registration of their product, and failing that the prefix they are numbered under. */
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

/** Whose goods of this id are: the product's owner or who has the GS1 Company Prefix; undefined when nobody's. */
export const ownerOf = (facts: ReadFacts, goods: string): PartyId | undefined =>
  productFact(facts, goods)?.owner ?? prefixOwner(facts, productOf(goods) ?? goods);

/** Refuses unless what is numbered under the id may be numbered by the caller. */
export function assertOwnKey({ facts, caller }: Step, id: string, code: ErrorCode = 'not_owner'): void {
  const owner = prefixOwner(facts, id);
  if (owner === caller.party) return;
  const whose = owner ? `belongs to ${owner}` : 'is claimed by no party';
  throw new Refusal(code, `${id} is not numbered under a GS1 Company Prefix of ${caller.party}: its prefix ${whose}.`, {
    id,
    ...(owner && { owner }),
  });
}
