import { Refusal } from '../../errors';
import { type Unit, unitKey } from '../../facts/unit';
import type { ItemId, LotId, PlaceId, UnitId } from '../../gs1/id';
import type { Facts } from '../../step';
import { unpackFrom } from '../packing';
import { assertLooseUnit, assertUnitMovable, knownUnit } from '../units';
import type { Goods } from './eventGoods';

/** The units and all units inside them, outermost first. */
function nested(facts: Facts, ids: readonly UnitId[]): Unit[] {
  return ids.flatMap((id) => {
    const unit = facts.get(unitKey(id));
    return unit ? [unit, ...nested(facts, unit.units)] : [];
  });
}

/** Every lot and item in the units at any depth, by counts and by claims: what was made of the units was made of these. */
export const madeFrom = (facts: Facts, ids: readonly UnitId[]): (LotId | ItemId)[] =>
  nested(facts, ids).flatMap(({ lots, claims, items }) => [...[...lots, ...claims].map(({ lot }) => lot), ...items]);

/** Opens units that are used up whole: their contents lie loose at the place then, and come back as goods to use up. */
export function openUnits(facts: Facts, goods: Goods, place: PlaceId): Pick<Goods, 'lots' | 'items'> {
  const opened = goods.units.flatMap((id) => openUnit(facts, id, place));
  return {
    lots: [...goods.lots, ...opened.flatMap(({ lots }) => lots)],
    items: [...goods.items, ...opened.flatMap(({ items }) => items)],
  };
}

function openUnit(facts: Facts, id: UnitId, place: PlaceId): Unit[] {
  const unit = knownUnit(facts, id);
  assertLooseUnit(unit, place);
  assertUnitMovable(facts, unit);
  if (unit.claims.length > 0) {
    throw new Refusal(
      'stock_insufficient',
      `What is in logistic unit ${id} never left stock, so it cannot be used up.`,
      {
        unit: id,
      },
    );
  }
  unpackFrom(facts, unit, place, unit);
  return [unit, ...unit.units.flatMap((inner) => openUnit(facts, inner, place))];
}
