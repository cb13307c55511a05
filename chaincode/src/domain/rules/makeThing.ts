import { Refusal } from '../errors';
import type { Lot } from '../facts/lot';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PartyId, PlaceId } from '../gs1/id';
import { productOf } from '../goodsKinds';
import type { Facts, Step } from '../step';
import { localDay } from '../epcis/localDay';
import { assertLasts, expiringWith, firstToExpire } from './expiry';
import { one } from './load';
import { knownLot } from './lots';
import { proveOrigins } from './origins';
import { ownerOf, productFact } from './ownership';
import { addAround } from './packing';
import { present } from './present';
import { assertMakeable } from './retirement';
import { assertMayMake, beforeMaking } from './standing';
import { isMade } from './things';

interface NewThing {
  readonly item: ThingId;
  readonly lot?: LotId | undefined;
  readonly place: PlaceId;
  readonly expiry?: string | undefined;
  readonly productionDate?: string | undefined;
  /** The UTC offset of `madeAt`, ±hh:mm, if that is in UTC. */
  readonly offset?: string | undefined;
  /** RFC 3339; the transaction's time unless given. */
  readonly madeAt?: string | undefined;
}

/** Makes a thing at a place. Its lot, if any, must be commissioned and of the same product. */
export function makeThing(step: Step, made: NewThing): void {
  const { item: id, lot, place, expiry, madeAt } = made;
  const { facts, caller } = step;
  const before: Thing | undefined = facts.get(thingKey(id));
  if (before && isMade(before)) throw new Refusal('item_exists', `${id} was commissioned before.`, { item: id });
  const product = productFact(facts, id);
  assertMayMake(step, id, product);
  assertMakeable(step, product, place, madeAt);
  assertLasts({ goods: id, kind: 'Item', ends: [expiry], made: dayOf(made) });
  const known = lot && lotForThing(facts, lot, id);
  const thing: Thing = present({
    recalls: [],
    ...before,
    ...beforeMaking(step, id, before ?? {}),
    id,
    status: 'active' as const,
    producer: caller.party,
    unowned: firstParty(step, id, before),
    lot,
    ...whereMade(before, { place, since: madeAt ?? step.time }),
    expiry: expiry ?? known?.expiry,
  });
  facts.put(thingKey(id), thing);
  // A case that was packed into another container before it was made counts there under its lot from now on.
  const load = lot ? [{ lot, quantity: '1' as const, uom: one }] : [];
  if (thing.parent) addAround(facts, thing, { load, claims: [], ...firstToExpire(expiringWith(thing)) });
  proveOrigins(step, id);
}

/** The party that makes a thing first, if nobody owns its id. */
const firstParty = ({ facts, caller }: Step, id: ThingId, before: Thing | undefined): PartyId | undefined =>
  before?.unowned ?? (ownerOf(facts, id) === undefined ? caller.party : undefined);

/** The day on which a thing was made, if somebody said when. */
const dayOf = ({ productionDate, madeAt, offset }: NewThing): string =>
  productionDate ?? (madeAt === undefined ? '' : localDay(madeAt, offset));

function whereMade(
  before: Thing | undefined,
  first: Required<Pick<Thing, 'place' | 'since'>>,
): { place: PlaceId | undefined; since?: string; madeIn?: PlaceId } {
  if (!before || !isSomewhere(before)) return first;
  const { place: made } = first;
  const { place, passages = [], transit } = before;
  const known = place ?? transit?.from;
  const hasLeft = passages.some((each) => each.direction === 'out' && each.place === made);
  return { place, ...(known !== undefined && known !== made && !hasLeft && { madeIn: made }) };
}

/** Returns true for a thing with a location: a case may have been packed before it was commissioned. */
const isSomewhere = ({ place, parent, transit }: Thing): boolean =>
  place !== undefined || parent !== undefined || transit !== undefined;

function lotForThing(facts: Facts, lot: LotId, item: string): Lot {
  if (productOf(lot) !== productOf(item)) {
    throw new Refusal('product_mismatch', `Item ${item} is not of the product of lot ${lot}.`, { item, lot });
  }
  return knownLot(facts, lot);
}
