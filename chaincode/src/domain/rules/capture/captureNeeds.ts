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
import { type Goods, lotsOf } from './eventGoods';
import { type Effect, effectOf, effectPlace } from './stockEffect';

/** The facts that recording an event may read or write. */
export function captureNeeds(telling: CapturedEvent, peek: Peek): FactKey<unknown>[] {
  const { event, id, hash, told, places } = telling;
  const { goods, inputs, parent } = told;
  return [
    ...[...new Set([id, hash])].map(eventKey),
    ...[...new Set([places.readPoint, places.bizLocation])].flatMap((each) => (each ? placeNeeds(each, peek) : [])),
    ...goodsNeeds(goods, peek),
    ...goodsNeeds(inputs, peek),
    ...(parent ? unitNeeds(parent, peek) : []),
    ...effectNeeds(telling, peek),
    ...(event.type === 'TransformationEvent' ? processNeeds(event.transformationID, peek) : []),
  ];
}

const movements = new Set<Effect>(['ship', 'receive', 'void']);

/** What only the effect on stock needs. */
function effectNeeds(telling: CapturedEvent, peek: Peek): FactKey<unknown>[] {
  const effect = effectOf(telling);
  const place = effectPlace(effect, telling.places);
  const { goods, inputs } = telling.told;
  const stock = place ? [...lotsOf(goods), ...lotsOf(inputs)].map((lot) => stockKey(lot, place)) : [];
  if (movements.has(effect)) return [...stock, ...lotsOf(goods).map(transitKey)];
  if (effect === 'unpack') return [...stock, ...unpackNeeds(telling, peek)];
  if (effect !== 'make' && effect !== 'transform') return stock;
  const makes = [...lotsOf(goods), ...goods.items].flatMap((each) => productNeeds(productOf(each), peek));
  const ilmd = 'ilmd' in telling.event ? telling.event.ilmd : undefined;
  const lots = goods.items.flatMap((item) => serialLot(ilmd, item) ?? []).map(lotKey);
  return [
    ...stock,
    ...makes,
    ...lots,
    ...inputs.units.flatMap((unit) => (place ? insideNeeds(unit, place, peek) : [])),
  ];
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

const goodsNeeds = (goods: Goods, peek: Peek): FactKey<unknown>[] => [
  ...lotsOf(goods).flatMap((lot) => lotNeeds(lot, peek)),
  ...goods.items.flatMap((item) => itemNeeds(item, peek)),
  ...goods.units.flatMap((unit) => unitNeeds(unit, peek)),
];

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
