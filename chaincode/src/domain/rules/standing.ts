import { Refusal } from '../errors';
import { type Lot, lotKey } from '../facts/lot';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PartyId } from '../gs1/id';
import { isItemId, isLotId } from '../goodsKinds';
import type { ReadFacts, Step } from '../step';
import { ownerOf, productFact } from './ownership';
import { must } from '../must';

/**
 * A party's right to make goods under an id: `owner` has the product or its GS1 Company Prefix, `maker` is listed on the product by its
 * owner, `free` is any party if the id has no owner.
 */
export type Standing = 'owner' | 'maker' | 'free' | 'none';

function standingOver(facts: ReadFacts, party: PartyId, goods: string): Standing {
  const owner = ownerOf(facts, goods);
  if (owner === undefined) return 'free';
  if (owner === party) return 'owner';
  return productFact(facts, goods)?.makers?.includes(party) === true ? 'maker' : 'none';
}

/** Refuses to make goods of another party's product, unless its owner lists the caller as a maker. */
export function assertMayMake({ facts, caller }: Step, goods: string): void {
  if (standingOver(facts, caller.party, goods) !== 'none') return;
  const owner = must(ownerOf(facts, goods), 'owner');
  const message = `${goods} belongs to ${owner}; only the owner and the makers listed on the product can make it.`;
  throw new Refusal('not_owner', message, { goods, party: owner });
}

/** The producer of goods, if they were made. The contents of a case have their own producers. */
export const producerOf = (facts: ReadFacts, goods: string): PartyId | undefined => factOf(facts, goods)?.producer;

/** Returns true if an id names a thing and not a class of goods. For a private URI, only the facts show that. */
const isThing = (facts: ReadFacts, goods: string): boolean =>
  isItemId(goods) || (!isLotId(goods) && facts.get(thingKey(goods as ThingId)) !== undefined);

/** The fact of goods: that of a lot or a thing. */
const factOf = (facts: ReadFacts, goods: string): Lot | Thing | undefined =>
  isThing(facts, goods) ? facts.get(thingKey(goods as ThingId)) : facts.get(lotKey(goods as LotId));

/**
 * Returns true if an event of `party` proves the inputs of goods: it owns their product or is their producer. Under an id without owner,
 * only the first maker is the producer. Goods without producer have the party that had the inputs and said that it made them.
 */
export function provesMaking(facts: ReadFacts, party: PartyId, goods: string): boolean {
  if (standingOver(facts, party, goods) === 'owner') return true;
  const { producer, stated } = factOf(facts, goods) ?? {};
  return (producer ?? stated?.party) === party;
}

/**
 * Returns true if an event of `party` will prove the inputs of goods once it makes them: nobody has, they are not in use as a container of
 * another party, and it may although it does not own the id.
 */
export function mayProveLater(facts: ReadFacts, party: PartyId, goods: string): boolean {
  if (producerOf(facts, goods) !== undefined) return false;
  const filler = isThing(facts, goods) ? facts.get(thingKey(goods as ThingId))?.filledFirst : undefined;
  if (filler !== undefined && filler !== party) return false;
  const standing = standingOver(facts, party, goods);
  return standing === 'maker' || standing === 'free';
}

/** The known fields of goods before the caller makes them. Goods without owner are contested if another party said that it made them. */
export function beforeMaking<T extends Pick<Lot, 'stated' | 'contested'>>(
  { facts, caller }: Step,
  goods: string,
  { stated, ...known }: T,
): Omit<T, 'stated'> {
  const isOthers = stated !== undefined && stated.party !== caller.party && ownerOf(facts, goods) === undefined;
  return isOthers ? { ...known, contested: true } : known;
}
