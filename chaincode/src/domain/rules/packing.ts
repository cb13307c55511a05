import { Refusal } from '../errors';
import { type Item, itemKey } from '../facts/item';
import { type Contents, type Unit, unitKey } from '../facts/unit';
import type { ItemId, PlaceId, UnitId } from '../gs1/id';
import { limits } from '../inputs/common';
import { compare } from '../quantity';
import type { Facts } from '../step';
import { looseItem, nowhere } from './items';
import { itemLines, minusLines, sumLines } from './load';
import { asCounted, lotLines } from './lotLines';
import { assertAvailable, book } from './stock';
import { adrift, assertLooseUnit, isEmpty, knownUnit, newUnit } from './units';

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** The unit that goods of the place are about to go into: as it stands there, or at the start of a new filling. */
export function openUnit(facts: Facts, id: UnitId, place: PlaceId): Unit {
  const unit = facts.get(unitKey(id)) ?? newUnit(id);
  if (isEmpty(unit)) return { ...newUnit(id), place, filling: unit.filling + 1 };
  assertLooseUnit(unit, place);
  return unit;
}

/** Moves loose goods of the place into the unit. */
export function packInto(facts: Facts, into: Unit, place: PlaceId, what: Contents): Unit {
  const lots = lotLines(facts, what.lots);
  for (const line of lots) {
    assertAvailable(facts, line, place);
    book(facts, line, place, { onHand: `-${line.quantity}` as `${number}` });
  }
  const items = unique(what.items).map((id) => assertNotHeld(looseItem(facts, id, place)));
  for (const item of items) facts.put(itemKey(item.id), { ...nowhere(item), unit: into.id });
  const units = unique(what.units).map((id) => nestedUnit(facts, id, into, place));
  const unit: Unit = {
    ...into,
    lots: sumLines(into.lots, lots),
    items: [...into.items, ...items.map(({ id }) => id)],
    units: [...into.units, ...units.map(({ id }) => id)],
    load: sumLines(into.load, lots, itemLines(items), ...units.map(({ load }) => load)),
    claims: sumLines(into.claims, ...units.map(({ claims }) => claims)),
    recalls: unique([into, ...items, ...units].flatMap(({ recalls }) => recalls)),
  };
  assertFits(unit);
  facts.put(unitKey(unit.id), unit);
  return unit;
}

/** A unit stands for what is in it: a hold of something inside would be out of sight. */
function assertNotHeld<T extends Item | Unit>(goods: T): T {
  const { id, hold } = goods;
  if (!hold) return goods;
  const code = 'load' in goods ? 'unit_held' : 'item_held';
  throw new Refusal(code, `${id} is on hold by ${hold.by}: ${hold.reason}; release it before packing.`, { goods: id });
}

function nestedUnit(facts: Facts, id: UnitId, into: Unit, place: PlaceId): Unit {
  const unit = knownUnit(facts, id);
  if (id === into.id) throw new Refusal('unit_nested', `Logistic unit ${id} cannot be inside itself.`, { unit: id });
  assertLooseUnit(unit, place);
  assertNotHeld(unit);
  facts.put(unitKey(id), { ...adrift(unit), parent: into.id });
  return unit;
}

function assertFits(unit: Unit): void {
  const counts = [
    [unit.load.length + unit.claims.length, limits.lines, 'lots'],
    [unit.items.length, limits.items, 'items'],
    [unit.units.length, limits.units, 'units'],
  ] as const;
  for (const [count, limit, what] of counts) {
    if (count <= limit) continue;
    throw new Refusal(
      'limit_exceeded',
      `Logistic unit ${unit.id} would hold ${count} ${what}; the limit is ${limit}.`,
      {
        unit: unit.id,
        limit,
      },
    );
  }
}

/** What is taken out of a unit. With `all`, what events claimed to be in it is gone as well. */
export type Taken = Contents & { readonly all?: boolean };

/** Moves goods out of the unit; they lie loose at its place then. What comes out of a unit on hold is on hold itself. */
export function unpackFrom(facts: Facts, from: Unit, place: PlaceId, what: Taken): Unit {
  const lots = asCounted(facts, what.lots);
  for (const line of lots) {
    const inside = from.lots.find(({ lot, unit }) => lot === line.lot && unit === line.unit)?.quantity ?? '0';
    if (compare(inside, line.quantity) < 0) throw missing(from, line.lot, `${line.quantity} ${line.unit}`, inside);
    book(facts, line, place, { onHand: line.quantity, held: from.hold ? line.quantity : '0' });
  }
  const items = unique(what.items).map((id) => takenItem(facts, id, from, place));
  const units = unique(what.units).map((id) => takenUnit(facts, id, from, place));
  const unit: Unit = {
    ...from,
    lots: sumLines(from.lots, minusLines(lots)),
    items: from.items.filter((id) => !what.items.includes(id)),
    units: from.units.filter((id) => !what.units.includes(id)),
    load: sumLines(from.load, minusLines([...lots, ...itemLines(items), ...units.flatMap(({ load }) => load)])),
    claims: what.all ? [] : sumLines(from.claims, minusLines(units.flatMap(({ claims }) => claims))),
  };
  facts.put(unitKey(unit.id), isEmpty(unit) ? { ...adrift(unit), recalls: [] } : unit);
  return unit;
}

const missing = (unit: Unit, what: string, wanted: string, inside: string): Refusal =>
  new Refusal('unit_content_missing', `Logistic unit ${unit.id} holds ${inside} of ${what}, not ${wanted}.`, {
    unit: unit.id,
    goods: what,
  });

function takenItem(facts: Facts, id: ItemId, from: Unit, place: PlaceId): ReturnType<typeof nowhere> {
  const item = facts.get(itemKey(id));
  if (!item || !from.items.includes(id)) throw missing(from, id, 'it', 'nothing');
  facts.put(itemKey(id), { ...nowhere(item), place, ...(from.hold && { hold: from.hold }) });
  return item;
}

function takenUnit(facts: Facts, id: UnitId, from: Unit, place: PlaceId): Unit {
  const unit = facts.get(unitKey(id));
  if (!unit || !from.units.includes(id)) throw missing(from, id, 'it', 'nothing');
  facts.put(unitKey(id), { ...adrift(unit), place, ...(from.hold && { hold: from.hold }) });
  return unit;
}
