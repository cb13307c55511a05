import type { RecallId } from '../businessId';
import { type Item, itemKey } from '../facts/item';
import type { FactKey } from '../facts/key';
import { type Lot, lotKey } from '../facts/lot';
import { type Unit, unitKey } from '../facts/unit';
import type { ItemId, LotId, UnitId } from '../gs1/id';
import type { Facts, Peek } from '../step';
import { isLot } from './goods';
import { present } from './present';

/** The goods, and for an item the units around it, which a recall of the item blocks with it. */
export function scopeNeeds(goods: LotId | ItemId, peek: Peek): FactKey<unknown>[] {
  if (isLot(goods)) return [lotKey(goods)];
  return [itemKey(goods), ...unitsAround(peek(itemKey(goods))?.unit, peek).map(unitKey)];
}

type UnitOf = (key: FactKey<Unit>) => Unit | undefined | null;

function unitsAround(unit: UnitId | undefined, unitOf: UnitOf): UnitId[] {
  const around: UnitId[] = [];
  for (let next = unit; next && !around.includes(next); next = unitOf(unitKey(next))?.parent) around.push(next);
  return around;
}

const adding = (recalls: readonly RecallId[], id: RecallId): RecallId[] => [...new Set([...recalls, id])];

/** What the goods were made from, by every recorded transformation. */
export const inputsOf = (facts: Facts, goods: LotId | ItemId): readonly (LotId | ItemId)[] =>
  factOf(facts, goods)?.inputs ?? [];

/** The lot's or item's fact. */
export const factOf = (facts: Facts, goods: LotId | ItemId): Lot | Item | undefined =>
  isLot(goods) ? facts.get(lotKey(goods)) : facts.get(itemKey(goods));

/** Marks goods as covered by a recall. Goods that no event spoke of yet are marked in advance. */
export function addToScope(facts: Facts, id: RecallId, goods: LotId | ItemId): void {
  if (isLot(goods)) {
    const lot: Lot = facts.get(lotKey(goods)) ?? { id: goods, status: 'unverified', inputs: [], recalls: [] };
    facts.put(lotKey(goods), { ...lot, recalls: adding(lot.recalls, id) });
    return;
  }
  const item: Item =
    facts.get(itemKey(goods)) ?? present({ id: goods, status: 'unverified' as const, inputs: [], recalls: [] });
  facts.put(itemKey(goods), { ...item, recalls: adding(item.recalls, id) });
  for (const around of unitsAround(item.unit, facts.get)) {
    const unit = facts.get(unitKey(around));
    if (unit) facts.put(unitKey(around), { ...unit, recalls: adding(unit.recalls, id) });
  }
}
