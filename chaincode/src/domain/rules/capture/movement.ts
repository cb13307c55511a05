import { Refusal } from '../../errors';
import { type Item, itemKey } from '../../facts/item';
import { type Transit, transitKey } from '../../facts/transit';
import { type LotLine, type Unit, unitKey } from '../../facts/unit';
import type { ItemId, LotId, PlaceId, UnitId } from '../../gs1/id';
import { add, compare, type Decimal, isZero, negate, subtract } from '../../quantity';
import type { Facts } from '../../step';
import { assertItemMovable, looseItem, nowhere } from '../items';
import { lotLines } from '../lotLines';
import { assertLotMovable } from '../lots';
import { assertAvailable, book } from '../stock';
import { adrift, assertLooseUnit, assertUnitMovable, knownUnit } from '../units';
import type { Goods } from './eventGoods';

type Leg = Transit['legs'][number];

/** Most legs of one lot that are under way at a time without a shipment. */
const mostLegs = 200;

const legsOf = (facts: Facts, lot: LotId): readonly Leg[] => facts.get(transitKey(lot))?.legs ?? [];

/** A captured event ships goods from a place: they are under way then. */
export function shipGoods(facts: Facts, goods: Goods, from: PlaceId, to: PlaceId | undefined): void {
  const leg = { from, ...(to && { to }) };
  for (const line of lotLines(facts, goods.lots)) {
    assertLotMovable(facts, line.lot);
    assertAvailable(facts, line, from);
    book(facts, line, from, { onHand: negate(line.quantity) });
    putLegs(facts, line, [...legsOf(facts, line.lot), { ...leg, quantity: line.quantity }]);
  }
  for (const id of goods.items) {
    const item = looseItem(facts, id, from);
    assertItemMovable(facts, item);
    facts.put(itemKey(id), { ...nowhere(item), transit: leg });
  }
  for (const id of goods.units) {
    const unit = knownUnit(facts, id);
    assertLooseUnit(unit, from);
    assertUnitMovable(facts, unit);
    facts.put(unitKey(id), { ...adrift(unit), transit: leg });
  }
}

function putLegs(facts: Facts, { lot, unit }: LotLine, legs: readonly Leg[]): void {
  const merged: Leg[] = [];
  for (const leg of legs) {
    const same = merged.findIndex(({ from, to }) => from === leg.from && to === leg.to);
    const before = merged[same];
    if (before) merged[same] = { ...before, quantity: add(before.quantity, leg.quantity) };
    else if (!isZero(leg.quantity)) merged.push(leg);
  }
  if (merged.length > mostLegs) {
    throw new Refusal('limit_exceeded', `Lot ${lot} is under way on ${merged.length} legs; the limit is ${mostLegs}.`, {
      lot,
    });
  }
  facts.put(transitKey(lot), { unit, legs: merged });
}

/** A captured event receives goods at a place, of what events shipped: first what was on its way here, then what came from `source`. */
export function receiveCaptured(facts: Facts, goods: Goods, at: PlaceId, source: PlaceId | undefined): void {
  for (const line of lotLines(facts, goods.lots)) {
    takeFromTransit(facts, line, at, source);
    book(facts, line, at, { onHand: line.quantity });
  }
  for (const id of goods.items) receiveItem(facts, id, at);
  for (const id of goods.units) receiveUnit(facts, id, at);
}

const fits = (leg: Leg, at: PlaceId, source: PlaceId | undefined): number =>
  Number(leg.to === at) * 2 + Number(leg.from === source);

function takeFromTransit(facts: Facts, line: LotLine, at: PlaceId, source: PlaceId | undefined): void {
  const legs = legsOf(facts, line.lot).filter((leg) => fits(leg, at, source) > 0 || leg.to === undefined);
  const order = [...legs].sort((a, b) => fits(b, at, source) - fits(a, at, source));
  const taken = new Map<Leg, Decimal>();
  let missing = line.quantity;
  for (const leg of order) {
    const part = compare(leg.quantity, missing) < 0 ? leg.quantity : missing;
    taken.set(leg, part);
    missing = subtract(missing, part);
  }
  if (!isZero(missing)) {
    const underWay = subtract(line.quantity, missing);
    throw new Refusal(
      'transit_insufficient',
      `${line.quantity} ${line.unit} of ${line.lot} received at ${at}, but ${underWay} are under way to it.`,
      { lot: line.lot, place: at, received: line.quantity, underWay },
    );
  }
  const left = legsOf(facts, line.lot).map((leg) => ({
    ...leg,
    quantity: subtract(leg.quantity, taken.get(leg) ?? '0'),
  }));
  putLegs(facts, line, left);
}

function receiveItem(facts: Facts, id: ItemId, at: PlaceId): void {
  const item = facts.get(itemKey(id));
  if (!item || item.status === 'unverified')
    throw new Refusal('item_unknown', `Item ${id} was never commissioned.`, { item: id });
  if (!item.transit || item.shipment) {
    throw new Refusal(
      'item_not_here',
      `Item ${id} is ${item.shipment ? `in shipment ${item.shipment}` : 'not under way'}.`,
      { item: id },
    );
  }
  facts.put(itemKey(id), { ...nowhere(item), place: at });
}

function receiveUnit(facts: Facts, id: UnitId, at: PlaceId): void {
  const unit = knownUnit(facts, id);
  if (!unit.transit || unit.shipment) {
    const where = unit.shipment ? `in shipment ${unit.shipment}` : 'not under way';
    throw new Refusal('unit_not_here', `Logistic unit ${id} is ${where}.`, { unit: id });
  }
  facts.put(unitKey(id), { ...adrift(unit), place: at });
}

/** Undoes a shipping event: the goods are back at the place they left. */
export function voidShipping(facts: Facts, goods: Goods, from: PlaceId): void {
  for (const line of lotLines(facts, goods.lots)) {
    const legs = legsOf(facts, line.lot);
    const gone = legs.filter((leg) => leg.from === from).reduce<Decimal>((total, leg) => add(total, leg.quantity), '0');
    if (compare(gone, line.quantity) < 0) {
      throw new Refusal(
        'transit_insufficient',
        `${line.quantity} ${line.unit} of ${line.lot} to take back to ${from}, ${gone} under way from there.`,
        {
          lot: line.lot,
          place: from,
        },
      );
    }
    let back = line.quantity;
    const left = legs.map((leg) => {
      const part = leg.from !== from ? '0' : compare(leg.quantity, back) < 0 ? leg.quantity : back;
      back = subtract(back, part);
      return { ...leg, quantity: subtract(leg.quantity, part) };
    });
    putLegs(facts, line, left);
    book(facts, line, from, { onHand: line.quantity });
  }
  for (const id of goods.items) {
    assertLeft(id, facts.get(itemKey(id)), from);
    receiveItem(facts, id, from);
  }
  for (const id of goods.units) {
    assertLeft(id, facts.get(unitKey(id)), from);
    receiveUnit(facts, id, from);
  }
}

function assertLeft(id: ItemId | UnitId, goods: Item | Unit | undefined, from: PlaceId): void {
  if (!goods?.transit || goods.transit.from === from) return;
  throw new Refusal('transit_insufficient', `${id} left ${goods.transit.from}, not ${from}.`, {
    goods: id,
    place: from,
  });
}
