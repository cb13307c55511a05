import { eventKey } from '../../facts/event';
import { itemKey } from '../../facts/item';
import type { FactKey } from '../../facts/key';
import { lotKey } from '../../facts/lot';
import { processKey } from '../../facts/process';
import { stockKey } from '../../facts/stock';
import { transitKey } from '../../facts/transit';
import { unitKey } from '../../facts/unit';
import type { PlaceId, UnitId } from '../../gs1/id';
import type { CapturedEvent } from '../../inputs/events';
import type { Peek } from '../../step';
import { isLot } from '../goods';
import { itemNeeds } from '../items';
import { lotNeeds } from '../lots';
import { placeNeeds, productNeeds, productOf } from '../ownership';
import { unitNeeds } from '../units';
import { serialLot } from './serialLot';
import { type Goods, lotsOf, type Told } from './eventGoods';
import { type Effect, effectOf, effectPlace } from './stockEffect';

/** The facts that recording an event may read. */
export function captureNeeds(telling: CapturedEvent, peek: Peek): FactKey<unknown>[] {
  const { event, id, hash, told, places } = telling;
  const { goods, inputs, parent } = told;
  const { readPoint, bizLocation } = places;
  const keys: FactKey<unknown>[] = id === hash ? [eventKey(id)] : [eventKey(id), eventKey(hash)];
  if (readPoint) keys.push(...placeNeeds(readPoint, peek));
  if (bizLocation && bizLocation !== readPoint) keys.push(...placeNeeds(bizLocation, peek));
  keys.push(...goodsNeeds(goods, peek), ...goodsNeeds(inputs, peek));
  if (parent) keys.push(...unitNeeds(parent, peek));
  keys.push(...effectNeeds(telling, peek));
  if (event.type === 'TransformationEvent') keys.push(...processNeeds(event.transformationID, peek));
  return keys;
}

const movements = new Set<Effect>(['ship', 'receive', 'void']);

/** What only the effect on stock needs. */
function effectNeeds(telling: CapturedEvent, peek: Peek): FactKey<unknown>[] {
  const effect = effectOf(telling);
  const place = effectPlace(effect, telling.places);
  const keys: FactKey<unknown>[] = place ? stockNeeds(telling.told, place, effect) : [];
  if (movements.has(effect)) return [...keys, ...lotsOf(telling.told.goods).map(transitKey)];
  if (effect === 'unpack') return [...keys, ...unpackNeeds(telling, peek)];
  if (effect !== 'make' && effect !== 'transform') return keys;
  return [...keys, ...makeNeeds(telling, place, peek)];
}

/** What is made has no stock yet. */
function stockNeeds({ goods, inputs }: Told, place: PlaceId, effect: Effect): FactKey<unknown>[] {
  const moved = effect === 'make' || effect === 'transform' ? [] : lotsOf(goods);
  const keys = moved.map((lot) => stockKey(lot, place));
  for (const lot of lotsOf(inputs)) keys.push(stockKey(lot, place));
  return keys;
}

/** What making goods needs: whose product they are, the lots of serialized items, and what is used up for them. */
function makeNeeds({ told, event }: CapturedEvent, place: PlaceId | undefined, peek: Peek): FactKey<unknown>[] {
  const { goods, inputs } = told;
  const ilmd = 'ilmd' in event ? event.ilmd : undefined;
  const keys: FactKey<unknown>[] = [];
  for (const lot of lotsOf(goods)) keys.push(...productNeeds(productOf(lot), peek));
  for (const item of goods.items) {
    keys.push(...productNeeds(productOf(item), peek));
    const lot = serialLot(ilmd, item);
    if (lot) keys.push(lotKey(lot));
  }
  if (place) for (const unit of inputs.units) keys.push(...insideNeeds(unit, place, peek));
  return keys;
}

/** Using up a unit uses up what is inside, at any depth. */
function insideNeeds(id: UnitId, place: PlaceId, peek: Peek): FactKey<unknown>[] {
  const unit = peek(unitKey(id));
  if (!unit) return [unitKey(id)];
  return [
    ...unit.lots.map(({ lot }) => stockKey(lot, place)),
    ...unit.items.flatMap((item) => itemNeeds(item, peek)),
    ...unit.units.flatMap((inner) => insideNeeds(inner, place, peek)),
  ];
}

function goodsNeeds(goods: Goods, peek: Peek): FactKey<unknown>[] {
  const keys: FactKey<unknown>[] = [];
  for (const lot of lotsOf(goods)) keys.push(...lotNeeds(lot, peek));
  for (const item of goods.items) keys.push(...itemNeeds(item, peek));
  for (const unit of goods.units) keys.push(...unitNeeds(unit, peek));
  return keys;
}

/** Unpacking everything touches what only the unit knows. */
function unpackNeeds({ told, places }: CapturedEvent, peek: Peek): FactKey<unknown>[] {
  const unit = told.parent && peek(unitKey(told.parent));
  const place = effectPlace('unpack', places);
  if (!unit || !place) return [];
  return [...unit.lots.map(({ lot }) => stockKey(lot, place)), ...unit.items.map(itemKey), ...unit.units.map(unitKey)];
}

function processNeeds(transformationId: string | undefined, peek: Peek): FactKey<unknown>[] {
  if (transformationId === undefined) return [];
  const key = processKey(transformationId);
  return [key, ...(peek(key)?.outputs ?? []).map((goods) => (isLot(goods) ? lotKey(goods) : itemKey(goods)))];
}
