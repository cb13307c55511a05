import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { type Lot, lotKey } from '../facts/lot';
import { stockKey } from '../facts/stock';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId, PlaceId } from '../gs1/id';
import { isAssetId, isItemId, isLotId, isLogisticUnitId } from '../goodsKinds';
import type { Decimal } from '../quantity';
import type { Facts, Peek, Step } from '../step';
import type { EventGoods } from './buildEvent';
import { knownLot } from './lots';
import { assertOwnPlace, ownerNeeds, ownerOf, placeNeeds } from './ownership';
import { knownThing } from './things';

/** Goods that can be held: a lot or a thing. */
export type Target = { readonly kind: 'lot'; readonly lot: Lot } | { readonly kind: 'thing'; readonly thing: Thing };

/** Returns true for an id that names one thing whatever the ledger has of it. */
export const isThing = (goods: string): goods is ThingId =>
  isItemId(goods) || isLogisticUnitId(goods) || isAssetId(goods);

/** The lot or thing of an id. Refuses an unknown one. A private URI is a thing if the ledger has one, else a lot. */
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

/** Refuses a thing that is not at a place of the caller. Returns the place. */
export function assertHoldsThing(step: Step, { id, place }: Pick<Thing, 'id' | 'place'>): PlaceId {
  if (!place) {
    const message = `${id} is at no place; only goods at a place of yours can be held.`;
    throw new Refusal('not_custodian', message, { goods: id });
  }
  assertOwnPlace(step, place);
  return place;
}

/** Returns true if the caller is the lot's producer or its product's owner: only they may hold it everywhere and release a surplus. */
export const hasLot = ({ facts, caller }: Step, id: LotId): boolean =>
  facts.get(lotKey(id))?.producer === caller.party || ownerOf(facts, id) === caller.party;

export function assertMayStopLot(step: Step, id: LotId): void {
  if (hasLot(step, id)) return;
  const producer = step.facts.get(lotKey(id))?.producer;
  const message = `Only the producer of lot ${id} or the product's owner can hold it everywhere; give a place of yours.`;
  throw new Refusal('not_owner', message, { lot: id, producer });
}

/** The goods in a hold's event. */
export function holdEventGoods(target: Target, quantity: Decimal | undefined): EventGoods {
  if (target.kind === 'thing') return { things: [target.thing.id] };
  const { id: lot, uom = '' } = target.lot;
  return quantity === undefined ? { classes: [lot] } : { lots: [{ lot, quantity, uom }] };
}
