import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { lotKey } from '../facts/lot';
import { recallKey } from '../facts/recall';
import { type Unit, unitKey } from '../facts/unit';
import type { RecallId } from '../businessId';
import type { PlaceId, UnitId } from '../gs1/id';
import type { Facts, Peek } from '../step';
import { assertLotMovable, blockingRecall, coveredBy, lotNeeds } from './lots';

/** A unit with the lots inside and the recalls of all of them. */
export function unitNeeds(id: UnitId, peek: Peek): FactKey<unknown>[] {
  const unit = peek(unitKey(id));
  if (!unit) return [unitKey(id)];
  const lots = [...unit.load, ...unit.claims].flatMap(({ lot }) => lotNeeds(lot, peek));
  return [unitKey(id), ...unit.recalls.map(recallKey), ...lots];
}

export const isEmpty = (unit: Unit): boolean =>
  unit.lots.length + unit.items.length + unit.units.length + unit.claims.length === 0;

/** A unit before its first use. */
export const newUnit = (id: UnitId): Unit => ({
  id,
  lots: [],
  items: [],
  units: [],
  load: [],
  claims: [],
  filling: 0,
  recalls: [],
});

/** A unit with something in it. */
export function knownUnit(facts: Facts, id: UnitId): Unit {
  const unit = facts.get(unitKey(id));
  if (!unit) throw new Refusal('unit_unknown', `Logistic unit ${id} was never packed.`, { unit: id });
  if (isEmpty(unit)) throw new Refusal('unit_empty', `Logistic unit ${id} has nothing in it.`, { unit: id });
  return unit;
}

/** Refuses a unit that is inside another one, offered, or not at the place. */
export function assertLooseUnit(unit: Unit, place: PlaceId): void {
  if (unit.parent) {
    throw new Refusal('unit_nested', `Logistic unit ${unit.id} is inside ${unit.parent}; unpack it from there first.`, {
      unit: unit.id,
      parent: unit.parent,
    });
  }
  if (unit.place !== place) {
    throw new Refusal('unit_not_here', `Logistic unit ${unit.id} is at ${unit.place ?? 'no place'}, not at ${place}.`, {
      unit: unit.id,
      place,
    });
  }
  if (unit.shipment) {
    throw new Refusal('goods_offered', `Logistic unit ${unit.id} is offered in ${unit.shipment}.`, { unit: unit.id });
  }
}

/** Refuses a unit that is on hold or holds anything recalled or on hold. `except` is a recall that the goods go back under. */
export function assertUnitMovable(facts: Facts, unit: Unit, except?: RecallId): void {
  const lots = [...unit.load, ...unit.claims].map(({ lot }) => facts.get(lotKey(lot)));
  if (unit.hold && ![unit, ...lots].some((goods) => goods && coveredBy(goods, except))) {
    throw new Refusal('unit_held', `Logistic unit ${unit.id} is on hold by ${unit.hold.by}: ${unit.hold.reason}`, {
      unit: unit.id,
    });
  }
  const recall = blockingRecall(facts, unit.recalls, except);
  if (recall) {
    throw new Refusal('item_recalled', `An item in ${unit.id} is covered by open recall ${recall}.`, {
      unit: unit.id,
      recall,
    });
  }
  for (const { lot } of [...unit.load, ...unit.claims]) assertLotMovable(facts, lot, except);
}

/** The unit without what says where it is. */
export function adrift(unit: Unit): Unit {
  const { place: _place, parent: _parent, shipment: _shipment, transit: _transit, ...rest } = unit;
  return rest;
}
