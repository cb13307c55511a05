import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { type Lot, lotKey } from '../facts/lot';
import { stockKey } from '../facts/stock';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PlaceId } from '../gs1/id';
import { isAssetId, isItemId, isLotId, isUnitId } from '../goodsKinds';
import type { Decimal } from '../quantity';
import type { Facts, Peek, Step } from '../step';
import type { EventGoods } from './buildEvent';
import { knownLot } from './lots';
import { assertOwnPlace, ownerNeeds, ownerOf, placeNeeds } from './ownership';
import { knownThing } from './things';

/** Goods that may be held: those that `thing` says so of, and else a lot. */
export type Target = { readonly kind: 'lot'; readonly lot: Lot } | { readonly kind: 'thing'; readonly thing: Thing };

const isThing = (goods: string): goods is ThingId => isItemId(goods) || isUnitId(goods) || isAssetId(goods);

/** The lot or thing of an id, which must exist. A private URI is what the ledger knows of it. */
export function targetOf(facts: Facts, goods: string): Target {
  if (isThing(goods)) return { kind: 'thing', thing: knownThing(facts, goods) };
  if (isLotId(goods)) return { kind: 'lot', lot: knownLot(facts, goods) };
  const thing = facts.get(thingKey(goods as ThingId));
  if (thing) return { kind: 'thing', thing: knownThing(facts, thing.id) };
  return { kind: 'lot', lot: knownLot(facts, goods as LotId) };
}

export function holdNeeds(
  { goods, place }: { goods: string; place?: PlaceId | undefined },
  peek: Peek,
): FactKey<unknown>[] {
  const where = place ?? peek(thingKey(goods as ThingId))?.place;
  return [
    ...(isLotId(goods) ? [] : [thingKey(goods as ThingId)]),
    ...(isThing(goods) ? [] : [lotKey(goods as LotId), ...(place ? [stockKey(goods as LotId, place)] : [])]),
    ...(where ? placeNeeds(where, peek) : []),
    ...ownerNeeds(goods, peek),
  ];
}

/** Refuses unless the thing is at a place of the caller's; answers with the place. */
export function assertHoldsThing(step: Step, { id, place }: Pick<Thing, 'id' | 'place'>): PlaceId {
  if (!place) {
    const message = `${id} is at no place; only goods at a place of yours can be held.`;
    throw new Refusal('not_custodian', message, { goods: id });
  }
  assertOwnPlace(step, place);
  return place;
}

/** Whether the caller made the lot or owns its product: only they may stop it everywhere, and agree to more of it than was made. */
export const hasLot = ({ facts, caller }: Step, id: LotId): boolean =>
  facts.get(lotKey(id))?.producer === caller.party || ownerOf(facts, id) === caller.party;

export function assertMayStopLot(step: Step, id: LotId): void {
  if (hasLot(step, id)) return;
  const producer = step.facts.get(lotKey(id))?.producer;
  const message = `Lot ${id} can be stopped everywhere only by its producer or the product's owner; name a place of yours.`;
  throw new Refusal('not_owner', message, { lot: id, producer });
}

/** The goods of a hold as an event names them. */
export function holdEventGoods(target: Target, quantity: Decimal | undefined): EventGoods {
  if (target.kind === 'thing') return { things: [target.thing.id] };
  const { id: lot, unit = '' } = target.lot;
  return quantity === undefined ? { classes: [lot] } : { lots: [{ lot, quantity, unit }] };
}
