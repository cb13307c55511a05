import { Refusal } from '../errors';
import { lotKey } from '../facts/lot';
import { type ThingId, thingKey } from '../facts/thing';
import type { LotId, PartyId } from '../gs1/id';
import { isItemId, isLotId } from '../goodsKinds';
import type { ReadFacts, Step } from '../step';
import { ownerOf, productFact } from './ownership';

/**
 * What a party may say of goods by their id alone: `owner` has the product or its GS1 Company Prefix, `maker` was named on the product
 * by its owner, `free` is any party where the id is nobody's.
 */
export type Standing = 'owner' | 'maker' | 'free' | 'none';

export function standingOver(facts: ReadFacts, party: PartyId, goods: string): Standing {
  const owner = ownerOf(facts, goods);
  if (owner === undefined) return 'free';
  if (owner === party) return 'owner';
  return productFact(facts, goods)?.makers?.includes(party) === true ? 'maker' : 'none';
}

/** Refuses to make goods of a product that belongs to somebody else, unless its owner named the caller as a maker. */
export function assertMayMake({ facts, caller }: Step, goods: string): void {
  if (standingOver(facts, caller.party, goods) !== 'none') return;
  const owner = ownerOf(facts, goods);
  const message = `${goods} belongs to ${owner ?? ''}; only they make it, and makers that they name on the product.`;
  throw new Refusal('not_owner', message, { goods, party: owner });
}

/** Who made goods, where somebody with standing did. Things inside a case are of their own makers. */
export const producerOf = (facts: ReadFacts, goods: string): PartyId | undefined =>
  (isThing(facts, goods) ? facts.get(thingKey(goods as ThingId)) : facts.get(lotKey(goods as LotId)))?.producer;

/** An id names a thing or a class of goods; of a private URI only the facts say which. */
const isThing = (facts: ReadFacts, goods: string): boolean =>
  isItemId(goods) || (!isLotId(goods) && facts.get(thingKey(goods as ThingId)) !== undefined);

/**
 * Whether the word of `party` proves what goods were made of: the owner of their product is believed, and else who made them. Under an
 * id that is nobody's, the first maker is: a second one that appears later takes nothing back.
 */
export function provesMaking(facts: ReadFacts, party: PartyId, goods: string): boolean {
  const standing = standingOver(facts, party, goods);
  return standing === 'owner' || producerOf(facts, goods) === party;
}
