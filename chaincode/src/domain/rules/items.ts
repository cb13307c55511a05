import { Refusal } from '../errors';
import { type Item, itemKey } from '../facts/item';
import type { FactKey } from '../facts/key';
import { lotKey } from '../facts/lot';
import { recallKey } from '../facts/recall';
import type { RecallId } from '../businessId';
import type { ItemId, PlaceId } from '../gs1/id';
import type { Facts, Peek } from '../step';
import { assertLotMovable, blockingRecall, coveredBy, lotNeeds } from './lots';

/** An item with its recalls, and its lot with the lot's. */
export function itemNeeds(id: ItemId, peek: Peek): FactKey<unknown>[] {
  const item = peek(itemKey(id));
  return [itemKey(id), ...(item?.recalls ?? []).map(recallKey), ...(item?.lot ? lotNeeds(item.lot, peek) : [])];
}

/** An active item that lies loose at the place, in no unit and in no open offer. */
export function looseItem(facts: Facts, id: ItemId, place: PlaceId): Item {
  const item = facts.get(itemKey(id));
  if (!item || item.status === 'unverified')
    throw new Refusal('item_unknown', `Item ${id} was never commissioned.`, { item: id });
  if (item.status !== 'active') throw new Refusal('item_not_active', `Item ${id} is ${item.status}.`, { item: id });
  if (item.unit) {
    throw new Refusal('item_not_here', `Item ${id} is inside ${item.unit}; unpack it first.`, {
      item: id,
      unit: item.unit,
    });
  }
  if (item.place !== place) {
    throw new Refusal('item_not_here', `Item ${id} is at ${item.place ?? 'no place'}, not at ${place}.`, {
      item: id,
      place,
    });
  }
  if (item.shipment) throw new Refusal('goods_offered', `Item ${id} is offered in ${item.shipment}.`, { item: id });
  return item;
}

/** Refuses an item that is recalled or on hold, itself or through its lot. */
export function assertItemMovable(facts: Facts, item: Item, except?: RecallId): void {
  const recall = blockingRecall(facts, item.recalls, except);
  if (recall)
    throw new Refusal('item_recalled', `Item ${item.id} is covered by open recall ${recall}.`, {
      item: item.id,
      recall,
    });
  const lot = item.lot && facts.get(lotKey(item.lot));
  if (item.hold && !coveredBy(item, except) && !(lot && coveredBy(lot, except))) {
    throw new Refusal('item_held', `Item ${item.id} is on hold by ${item.hold.by}: ${item.hold.reason}`, {
      item: item.id,
    });
  }
  if (item.lot) assertLotMovable(facts, item.lot, except);
}

/** The item without what says where it is. */
export function nowhere(item: Item): Item {
  const { place: _place, unit: _unit, shipment: _shipment, transit: _transit, ...rest } = item;
  return rest;
}
