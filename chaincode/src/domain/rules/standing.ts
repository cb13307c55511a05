import { Refusal } from '../errors';
import { lotKey } from '../facts/lot';
import { type ThingId, thingKey } from '../facts/thing';
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
export const producerOf = (facts: ReadFacts, goods: string): PartyId | undefined =>
  (isThing(facts, goods) ? facts.get(thingKey(goods as ThingId)) : facts.get(lotKey(goods as LotId)))?.producer;

/** Returns true if an id names a thing and not a class of goods. For a private URI, only the facts show that. */
const isThing = (facts: ReadFacts, goods: string): boolean =>
  isItemId(goods) || (!isLotId(goods) && facts.get(thingKey(goods as ThingId)) !== undefined);

/**
 * Returns true if an event of `party` proves the inputs of goods: it owns their product or is their producer. Under an id without owner,
 * only the first maker is the producer.
 */
export function provesMaking(facts: ReadFacts, party: PartyId, goods: string): boolean {
  const standing = standingOver(facts, party, goods);
  return standing === 'owner' || producerOf(facts, goods) === party;
}

/**
 * Returns true if an event of `party` will prove the inputs of goods once it makes them: nobody has, and it may although it does not own
 * the id.
 */
export function mayProveLater(facts: ReadFacts, party: PartyId, goods: string): boolean {
  if (producerOf(facts, goods) !== undefined) return false;
  const standing = standingOver(facts, party, goods);
  return standing === 'maker' || standing === 'free';
}
