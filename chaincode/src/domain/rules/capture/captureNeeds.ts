import { shipmentIn } from '../../businessId';
import { eventKey, eventNameKey } from '../../facts/event';
import type { FactKey } from '../../facts/key';
import { lotKey } from '../../facts/lot';
import { mspKey } from '../../facts/party';
import { type Direction, passageKey } from '../../facts/passage';
import { processNode } from '../../facts/process';
import { type Shipment, shipmentKey } from '../../facts/shipment';
import { soldByKey } from '../../facts/soldBy';
import { stockKey } from '../../facts/stock';
import { type ThingId, thingKey } from '../../facts/thing';
import { type Transit, transitKey } from '../../facts/transit';
import type { LotId, PartyId, PlaceId } from '../../gs1/id';
import { isLogisticUnitId } from '../../goodsKinds';
import type { CapturedEvent } from './captureInput';
import type { Caller, Peek } from '../../step';
import { wholeNeeds } from '../goodsAt';
import { serialLot } from '../links';
import { lotNeeds } from '../lots';
import { makingNeeds } from '../origins';
import { meantNeeds } from '../meantThings';
import { ownerNeeds, placeNeeds, placeParty } from '../ownership';
import { productNeeds } from '../signedHandoff';
import { thingNeeds } from '../things';
import { usesNeeds } from '../uses';
import { type Goods, lotsOf, type Places } from './eventGoods';
import { thingsNamed } from './meantGoods';
import { type Effect, effectOf, effectPlace } from './stockEffect';
import { namedBy } from './underWay';

/** The facts that recording an event usually reads. The engine loads others when the rules miss them. */
export function captureNeeds(captured: CapturedEvent, peek: Peek, caller: Caller): FactKey<unknown>[] {
  const { hash, digest, eventID, named, places } = captured;
  const { readPoint, bizLocation } = places;
  const keys: FactKey<unknown>[] = [eventKey(caller.msp, digest)];
  if (eventID !== undefined && eventID !== hash) keys.push(eventNameKey(caller.msp, eventID));
  if (readPoint) keys.push(...placeNeeds(readPoint, peek));
  if (bizLocation && bizLocation !== readPoint) keys.push(...placeNeeds(bizLocation, peek));
  keys.push(...goodsNeeds(named.goods, peek), ...goodsNeeds(named.inputs, peek));
  if (named.parent) keys.push(...thingNeeds(named.parent, peek), ...ownerNeeds(named.parent, peek));
  keys.push(...effectNeeds(captured, peek, caller), ...linkNeeds(captured, caller));
  keys.push(...meantNeeds(thingsNamed(captured), peek, peek(mspKey(caller.msp))?.party));
  return keys;
}

/** The facts that are needed to keep the event with the goods that it used, packed or numbered. */
function linkNeeds({ event, named, members }: CapturedEvent, { msp }: Caller): FactKey<unknown>[] {
  const lots = usesNeeds([...new Set(members.map(([lot]) => lot))], msp);
  if (event.type === 'TransformationEvent') {
    const id = event.transformationID;
    const process = id === undefined ? [] : usesNeeds([processNode(msp, id)], msp);
    return [...lots, ...process, ...usesNeeds(idsOf(named.inputs), msp)];
  }
  const isPacking = named.parent !== undefined && event.action !== 'DELETE';
  return isPacking ? [...lots, ...usesNeeds(idsOf(named.goods), msp)] : lots;
}

const idsOf = (goods: Goods): string[] => [...lotsOf(goods), ...goods.things];

/** The needs of the event's effect on stock. */
function effectNeeds(captured: CapturedEvent, peek: Peek, caller: Caller): FactKey<unknown>[] {
  const { named } = captured;
  const effect = effectOf(captured);
  const place = effectPlace(effect, captured.places);
  const moved = [...lotsOf(named.inputs), ...(isMaking(effect) ? secondRuns(named.goods, peek) : lotsOf(named.goods))];
  const stocks = place ? moved.map((lot) => stockKey(lot, place)) : [];
  return [...stocks, ...processNeeds({ captured, effect, place }, peek, caller)];
}

interface Effecting {
  readonly captured: CapturedEvent;
  readonly effect: Effect;
  readonly place: PlaceId | undefined;
}

/** The directions of the effects that move goods. */
const directions: Partial<Record<Effect, Direction>> = { ship: 'out', void: 'out', receive: 'in', return: 'back' };

/** The needs of an effect, without the stocks that it changes. */
function processNeeds({ captured, effect, place }: Effecting, peek: Peek, caller: Caller): FactKey<unknown>[] {
  const { named } = captured;
  const lots = lotsOf(named.goods);
  const sold = effect === 'sell' || effect === 'return' ? lots.map((lot) => soldByKey(lot, caller.msp)) : [];
  const direction = directions[effect];
  if (direction) {
    const passages = place ? lots.map((lot) => passageKey(lot, place, direction)) : [];
    const transit = transitNeeds(captured, effect, peek, caller);
    return [...sold, ...passages, ...transit, ...adviceNeeds(captured, effect, peek)];
  }
  if (effect === 'sell' || effect === 'remove') return [...sold, ...endNeedsOf(named.goods, place, peek)];
  if (effect === 'unpack') return unpackNeeds(named.parent, place, peek);
  return isMaking(effect) ? makeNeeds(captured, place, peek, caller) : [];
}

/** The needs of things that leave stock with their contents. */
const endNeedsOf = ({ things }: Goods, place: PlaceId | undefined, peek: Peek): FactKey<unknown>[] =>
  place === undefined ? [] : things.flatMap((thing) => wholeNeeds(thing, place, peek));

/** The shipments of despatch advices, and the products of goods that leave under one: their owners may require signed receipts. */
function adviceNeeds({ event, named: { goods } }: CapturedEvent, effect: Effect, peek: Peek): FactKey<unknown>[] {
  const { advices } = namedBy(event);
  const [first] = advices;
  if (first === undefined) return [];
  const named = shipmentIn(first);
  const shipment = named ? [shipmentKey(named)] : [];
  return effect === 'ship' ? [...shipment, ...productNeeds(goods, peek)] : shipment;
}

const isMaking = (effect: Effect): boolean => effect === 'make' || effect === 'transform';

/** The lots that exist already; a new lot has no stock to load. */
const secondRuns = (goods: Goods, peek: Peek): LotId[] =>
  lotsOf(goods).filter((lot) => peek(lotKey(lot))?.status === 'active');

function transitNeeds(captured: CapturedEvent, effect: Effect, peek: Peek, { msp }: Caller): FactKey<unknown>[] {
  const { named, places } = captured;
  const party = peek(mspKey(msp))?.party;
  const lots = lotsOf(named.goods);
  if (!party || lots.length === 0) return [];
  const isArrival = effect === 'receive' || effect === 'return';
  const other = isArrival ? places.source : places.destination;
  const otherParty = partyAt(other, peek);
  const ends = isArrival
    ? arrivalEnds(places, party, otherParty)
    : departureEnds(otherParty ?? places.receiver ?? other, party);
  const keys = lots.flatMap((lot) => ends.map((end) => transitKey(lot, end)));
  const carried = isArrival ? keys.flatMap((key) => peek.after(key, shipmentsIn)) : [];
  return [...endNeeds(other, peek), ...keys, ...carried];
}

/** The shipments that goods in transit are in. */
const shipmentsIn = ({ legs, shipments = [] }: Transit): FactKey<Shipment>[] =>
  [...legs.flatMap(({ shipment = [] }) => shipment), ...shipments].map(shipmentKey);

const partyAt = (place: PlaceId | undefined, peek: Peek): PartyId | undefined =>
  place && placeParty({ get: (key) => peek(key) ?? undefined }, place);

const endNeeds = (place: PlaceId | undefined, peek: Peek): FactKey<unknown>[] =>
  place === undefined ? [] : placeNeeds(place, peek);

/** The possible ends of arriving goods: the caller, the place, or the sender's own end without destination. */
const arrivalEnds = ({ bizLocation, readPoint }: Places, party: PartyId, sender: PartyId | undefined): string[] => [
  party,
  bizLocation ?? readPoint ?? party,
  ...(sender ? [`from ${sender}`] : []),
];

/** The ends of leaving goods: their destination, and the sender's own end. */
const departureEnds = (end: string | undefined, party: PartyId): string[] => [
  `from ${party}`,
  ...(end === undefined ? [] : [end]),
];

/** The needs of making goods: the owners of their products, the lots of serialized items, and the contents of consumed containers. */
function makeNeeds(
  { named, event }: CapturedEvent,
  place: PlaceId | undefined,
  peek: Peek,
  { msp }: Caller,
): FactKey<unknown>[] {
  const ilmd = 'ilmd' in event ? event.ilmd : undefined;
  const keys: FactKey<unknown>[] = lotsOf(named.goods).flatMap((lot) => makingNeeds(lot, peek, msp));
  for (const item of named.goods.things) {
    if (isLogisticUnitId(item)) continue;
    keys.push(...makingNeeds(item, peek, msp));
    const lot = serialLot(ilmd, item);
    if (lot) keys.push(lotKey(lot));
  }
  if (place) for (const thing of named.inputs.things) keys.push(...wholeNeeds(thing, place, peek));
  return keys;
}

function goodsNeeds(goods: Goods, peek: Peek): FactKey<unknown>[] {
  const keys: FactKey<unknown>[] = [];
  for (const lot of lotsOf(goods)) keys.push(...lotNeeds(lot, peek));
  for (const thing of goods.things) keys.push(...thingNeeds(thing, peek));
  return keys;
}

/** The needs of the container's contents, because an event may unpack everything without listing it. */
function unpackNeeds(parent: ThingId | undefined, place: PlaceId | undefined, peek: Peek): FactKey<unknown>[] {
  const inside = parent && peek(thingKey(parent))?.inside;
  if (!inside || !place) return [];
  return [...inside.lots.map(({ lot }) => stockKey(lot, place)), ...inside.things.map(thingKey)];
}
