import { Refusal } from '../errors';
import { type Item, itemKey } from '../facts/item';
import type { FactKey } from '../facts/key';
import { type Lot, lotKey } from '../facts/lot';
import { stockKey } from '../facts/stock';
import { type Unit, unitKey } from '../facts/unit';
import type { ItemId, LotId, PlaceId, UnitId } from '../gs1/id';
import type { Decimal } from '../quantity';
import type { Facts, Peek, Step } from '../step';
import type { EventGoods } from './buildEvent';
import { assertOwnPlace, placeNeeds, productNeeds, productOf, productOwner } from './ownership';
import { knownLot } from './lots';

type Goods = LotId | ItemId | UnitId;

const kindOf = (goods: Goods): 'lot' | 'item' | 'unit' => {
  if (goods.startsWith('https://id.gs1.org/00/')) return 'unit';
  return goods.startsWith('/10/', 36) ? 'lot' : 'item';
};

/** The fact of goods that may be held. */
export function goodsKey(goods: Goods): FactKey<Lot> | FactKey<Item> | FactKey<Unit> {
  const kind = kindOf(goods);
  if (kind === 'lot') return lotKey(goods as LotId);
  return kind === 'item' ? itemKey(goods as ItemId) : unitKey(goods as UnitId);
}

export type Target =
  | { readonly kind: 'lot'; readonly lot: Lot }
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'unit'; readonly unit: Unit };

/** The lot, item or unit of an id, which must exist. */
export function targetOf(facts: Facts, goods: Goods): Target {
  const kind = kindOf(goods);
  if (kind === 'lot') return { kind, lot: knownLot(facts, goods as LotId) };
  if (kind === 'item') {
    const item = facts.get(itemKey(goods as ItemId));
    if (!item) throw new Refusal('item_unknown', `Item ${goods} was never commissioned.`, { item: goods });
    return { kind, item };
  }
  const unit = facts.get(unitKey(goods as UnitId));
  if (!unit) throw new Refusal('unit_unknown', `Logistic unit ${goods} was never packed.`, { unit: goods });
  return { kind, unit };
}

export function holdNeeds(
  { goods, place }: { goods: Goods; place?: PlaceId | undefined },
  peek: Peek,
): FactKey<unknown>[] {
  const kind = kindOf(goods);
  const where = kind === 'lot' ? place : peek(goodsKey(goods) as FactKey<Item | Unit>)?.place;
  return [
    goodsKey(goods),
    ...(where ? placeNeeds(where, peek) : []),
    ...(kind === 'lot' && place ? [stockKey(goods as LotId, place)] : []),
    ...(kind === 'unit' ? [] : productNeeds(productOf(goods as LotId), peek)),
  ];
}

/** Refuses unless the goods are at a place of the caller's; answers with the place. */
export function assertHoldsGoods(step: Step, { id, place }: Pick<Item | Unit, 'id' | 'place'>): PlaceId {
  if (!place)
    throw new Refusal('not_custodian', `${id} is at no place; only goods at a place of yours can be held.`, {
      goods: id,
    });
  assertOwnPlace(step, place);
  return place;
}

/** Refuses unless the caller made the lot or owns its product: only they may stop it everywhere. */
export function assertMayStopLot({ facts, caller }: Step, id: LotId): void {
  const producer = facts.get(lotKey(id))?.producer;
  const owner = productOwner(facts, productOf(id));
  if (producer === caller.party || owner === caller.party) return;
  throw new Refusal(
    'not_owner',
    `Lot ${id} can be stopped everywhere only by its producer or the product's owner; name a place of yours.`,
    {
      lot: id,
      producer,
    },
  );
}

/** The goods of a hold as an event names them. */
export function holdEventGoods({ facts }: Step, goods: Goods, quantity: Decimal | undefined): EventGoods {
  const kind = kindOf(goods);
  if (kind === 'unit') return { units: [goods as UnitId] };
  if (kind === 'item') return { items: [goods as ItemId] };
  const lot = goods as LotId;
  const unit = facts.get(lotKey(lot))?.unit ?? '';
  return quantity === undefined ? { classes: [lot] } : { lots: [{ lot, quantity, unit }] };
}
