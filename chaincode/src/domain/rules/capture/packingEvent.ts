import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import { type LotLine, type Unit, unitKey } from '../../facts/unit';
import type { PlaceId, UnitId } from '../../gs1/id';
import { limits } from '../../inputs/common';
import type { Facts } from '../../step';
import { sumLines } from '../load';
import { asCounted } from '../lotLines';
import { openUnit, packInto, unpackFrom } from '../packing';
import { assertLooseUnit, isEmpty, knownUnit, newUnit } from '../units';
import type { Goods } from './eventGoods';

export function packCaptured(facts: Facts, parent: UnitId, goods: Goods, place: PlaceId): void {
  packInto(facts, openUnit(facts, parent, place), place, goods);
}

export function unpackCaptured(facts: Facts, parent: UnitId, goods: Goods, place: PlaceId): void {
  const unit = knownUnit(facts, parent);
  assertLooseUnit(unit, place);
  const named = goods.lots.length + goods.items.length + goods.units.length > 0;
  const what = named ? goods : { ...unit, all: true };
  unpackFrom(facts, unit, place, what);
}

/** Remembers what an event says is in a unit that stock could not account for: the recall blocks the unit all the same. */
export function claimContents(facts: Facts, parent: UnitId, goods: Goods, place: PlaceId): void {
  const known = facts.get(unitKey(parent));
  const unit = known && !isEmpty(known) ? known : freshFilling(parent, known, place);
  const claims = sumLines(unit.claims, asCounted(facts, goods.lots)).slice(0, limits.lines);
  facts.put(unitKey(parent), { ...unit, claims });
}

function freshFilling(id: UnitId, known: Unit | undefined, place: PlaceId): Unit {
  return { ...newUnit(id), filling: (known?.filling ?? 0) + 1, place };
}

const show = (lines: readonly LotLine[]): string =>
  lines.map(({ lot, quantity, unit }) => `${quantity} ${unit} of ${lot}`).join(' and ') || 'nothing';

/** What a unit holds by all accounts. */
const told = (unit: Unit): LotLine[] => sumLines(unit.lots, unit.claims);

/** Refuses an observation of a unit's contents that differs from what was packed. Without quantities there is nothing to compare. */
export function assertContents(facts: Facts, parent: UnitId, goods: Goods): void {
  const unit = knownUnit(facts, parent);
  const seen = asCounted(facts, goods.lots);
  if (seen.length === 0 || show(seen) === show(told(unit))) return;
  throw mismatch(parent, `${show(seen)} seen in ${parent}, but it was packed with ${show(told(unit))}.`);
}

/** The same, when packing is told after the unit was seen: events arrive in any order. */
export function lateMismatch(facts: Facts, parent: UnitId, goods: Goods): Finding | undefined {
  const unit = facts.get(unitKey(parent));
  const packed = asCounted(facts, goods.lots);
  if (!unit || unit.claims.length === 0 || show(packed) === show(told(unit))) return undefined;
  const { code, message, details } = mismatch(
    parent,
    `${parent} packed with ${show(packed)}, but ${show(told(unit))} told of it before.`,
  );
  return { code, detail: message, details };
}

const mismatch = (unit: UnitId, message: string): Refusal => new Refusal('unit_content_mismatch', message, { unit });
