import type { RecallId } from '../businessId';
import { Refusal } from '../errors';
import type { NodeId } from '../facts/links';
import { type Lot, lotKey } from '../facts/lot';
import { mspKey } from '../facts/party';
import { type RecallScope, scopeKey } from '../facts/recall';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PartyId } from '../gs1/id';
import { isItemId, isLotId } from '../goodsKinds';
import type { Facts, ReadFacts, Step } from '../step';
import { nodeNow } from './fillings';
import { isFurtherMaker, noteMaker } from './makers';
import { ownerOf, productFact } from './ownership';
import { must } from '../must';

/**
 * A party's right to make goods under an id: `owner` has the product or its GS1 Company Prefix, `maker` is listed on the product by its
 * owner, `free` is any party if the id has no owner.
 */
export type Standing = 'owner' | 'maker' | 'free' | 'none';

function standingOver(facts: ReadFacts, party: PartyId, goods: string, product = productFact(facts, goods)): Standing {
  const owner = ownerOf(facts, goods, product);
  if (owner === undefined) return 'free';
  if (owner === party) return 'owner';
  return product?.makers?.includes(party) === true ? 'maker' : 'none';
}

/** Refuses to make goods of another party's product, unless its owner lists the caller as a maker. */
export function assertMayMake({ facts, caller }: Step, goods: string, product = productFact(facts, goods)): void {
  if (standingOver(facts, caller.party, goods, product) !== 'none') return;
  const owner = must(ownerOf(facts, goods, product), 'owner');
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

/** Returns true if a party made goods of a lot that another party made before. It proves the inputs of its own goods only. */
export function isFurtherMakerOf(facts: ReadFacts, party: PartyId, goods: string): boolean {
  const lot = isThing(facts, goods) ? undefined : facts.get(lotKey(goods as LotId));
  return lot !== undefined && isFurtherMaker(facts, lot, party);
}

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
 * Returns true if an event of `party` will prove the inputs of goods once it makes them: it may although it does not own the id, and they
 * are not made and not in use as a container of another party. Under an id without owner, it may make more of a lot.
 */
export function mayProveLater(facts: ReadFacts, party: PartyId, goods: string): boolean {
  const producer = producerOf(facts, goods);
  if (producer !== undefined) {
    const isLot = producer !== party && !isThing(facts, goods);
    return isLot && standingOver(facts, party, goods) === 'free' && !isFurtherMakerOf(facts, party, goods);
  }
  const filler = isThing(facts, goods) ? facts.get(thingKey(goods as ThingId))?.filledFirst : undefined;
  if (filler !== undefined && filler !== party) return false;
  const standing = standingOver(facts, party, goods);
  return standing === 'maker' || standing === 'free';
}

/** The fields of goods that say whether they are contested, and what blocks them. */
type Claimed = Partial<Pick<Lot, 'stated' | 'recalls' | 'hold'>>;

/** The changes of such fields. */
interface Lifted {
  readonly stated: undefined;
  readonly hold?: undefined;
  readonly recalls?: readonly RecallId[];
  readonly contested?: true;
}

/** How making goods changes what is known of them. Goods without owner are contested if another party said that it made them. */
export function beforeMaking({ facts, caller }: Step, goods: string, { stated, recalls = [] }: Claimed): Lifted {
  const isOthers = stated !== undefined && stated.party !== caller.party && ownerOf(facts, goods) === undefined;
  return isOthers ? withoutClaims(facts, goods, { party: stated.party, recalls }) : { stated: undefined };
}

/**
 * Goods are contested if another party made them than the one that had said so. What blocks them because of what that one said does not
 * cover them. Of a lot, it covers what that one makes itself.
 */
export function withoutClaims(
  facts: Facts,
  goods: string,
  { party, recalls }: { readonly party: PartyId; readonly recalls: readonly RecallId[] },
): Lifted {
  const node = isThing(facts, goods) ? nodeNow(goods, undefined) : (goods as NodeId);
  const claimed = recalls.filter((id) => isBy(facts, party, facts.get(scopeKey(id, node))));
  if (!isThing(facts, goods)) noteMaker(facts, goods as LotId, party, claimed);
  return {
    stated: undefined,
    hold: undefined,
    recalls: recalls.filter((id) => !claimed.includes(id)),
    contested: true,
  };
}

/** Returns true if goods are in the scope of a recall by an event of the party. */
const isBy = (facts: Facts, party: PartyId, scope: RecallScope | undefined): boolean =>
  scope?.msp !== undefined && facts.get(mspKey(scope.msp))?.party === party;
