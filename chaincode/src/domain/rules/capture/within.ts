import { Refusal } from '../../errors';
import { eventKey, type RecordedEvent, type Within } from '../../facts/event';
import type { NodeId } from '../../facts/links';
import type { ThingPassage } from '../../facts/passage';
import type { ShipmentId } from '../../businessId';
import { shipmentKey } from '../../facts/shipment';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { Leg } from '../../facts/transit';
import type { LotId } from '../../gs1/id';
import { compare, type Decimal, isZero, subtract, sum } from '../../quantity';
import type { Facts, Step } from '../../step';
import { millisecondsOf } from '../../epcis/utcTime';
import { isBefore } from '../claimedTime';
import { goodsOfNode } from '../links';
import { lotLines } from '../lotLines';
import { placeParty } from '../ownership';
import { isToReceive } from '../shipmentProgress';
import { thingsOf } from '../shipments';
import { arrivalAt, outermost } from '../things';
import { isFull, usesOf } from '../uses';
import type { Arriving } from './arrivals';
import { opensLoad } from './arrivedLoads';
import type { CapturedEvent } from './captureInput';
import { receiverOf } from './legs';
import { longestPassage } from './passages';
import { naming } from './preferences';
import { candidates, receivedByCommand, shipmentsOf, signedShipment } from './underWay';

/** The most containers of which every combination is tried. */
const mostCombined = 10;

/** A container that may have arrived with the quantities of a receipt. */
interface Carrier {
  readonly id: ThingId;
  readonly leg: Partial<Leg>;
  /** 2 if the receipt names its shipment. */
  readonly named: number;
  /** How much of each lot no receipt of the same step has named so far. */
  readonly rooms: ReadonlyMap<LotId, Decimal>;
}

/**
 * The containers of the quantities of a receipt. It names lots, and not the containers that they are in. Contents are where their container
 * is (EPCIS 2.0 section 7.4.3), so the receipt is a step of the containers' arrival. Only lines of which nothing is in transit outside
 * containers count. The containers must be the only ones that explain all of these lines: their contents are the quantities, or the
 * quantities are a part of one container. Undefined if no container explains them; refuses if several do.
 */
export function withinOf(
  step: Step,
  { named, digest }: CapturedEvent,
  { passing, arrival }: Arriving,
  near: readonly ThingId[],
): Within | undefined {
  const { facts, caller } = step;
  if (named.parent !== undefined || named.goods.lots.length === 0) return undefined;
  const lines = lotLines(facts, named.goods.lots).filter(
    (line) =>
      opensLoad(facts, line, passing) &&
      candidates(step, line, arrival).length === 0 &&
      signedShipment(step, line, arrival) === undefined &&
      receivedByCommand(step, line, arrival) === undefined,
  );
  if (lines.length === 0) return undefined;
  const known = facts.get(eventKey(caller.msp, digest))?.within?.things ?? [];
  const ids = [...named.goods.things, ...known, ...near, ...shipped(step, arrival), ...packed(facts, lines)];
  const carriers = chosen(facts, carriersOf(step, { ids, lines }, { passing, arrival }), arrival);
  const [only, ...others] = explanations(carriers, lines);
  if (only && others.length === 0) return { things: only.map(({ id }) => id).toSorted(), lots: lines };
  if (carriers.length === 0) return undefined;
  throw unclear(lines, carriers, arrival.at);
}

/** The containers of the shipments that a receipt names. */
const shipped = (step: Step, arrival: Arriving['arrival']): ThingId[] => shipmentsOf(step, arrival).flatMap(thingsOf);

/** The containers into which the lots were packed, by the events that are kept with them; none if these are not all of them. */
function packed(facts: Facts, lines: readonly LotLine[]): ThingId[] {
  const nodes = lines.map(({ lot }) => lot as string as NodeId);
  if (nodes.some((node) => isFull(facts, node))) return [];
  const ids = nodes.flatMap((node) =>
    usesOf(facts, node).flatMap(({ msp, event }) => {
      const { parent, out } = facts.get(eventKey(msp, event))?.links ?? {};
      return parent === undefined || out ? [] : [goodsOfNode(parent)];
    }),
  );
  return ids as ThingId[];
}

interface Sought {
  readonly ids: readonly ThingId[];
  readonly lines: readonly LotLine[];
}

/** The outermost containers around goods that are on their way to the caller, or arrived at the place, with some of the lines inside. */
function carriersOf(step: Step, { ids, lines }: Sought, arriving: Arriving): Carrier[] {
  const { facts } = step;
  const around = ids.flatMap((id) => {
    const thing = facts.get(thingKey(id));
    return thing ? [outermost(facts, thing)] : [];
  });
  const all = new Map(around.map((thing) => [thing.id, thing]));
  return [...all.values()].flatMap((thing): Carrier[] => {
    const journey = journeyOf(step, thing, arriving);
    if (!journey) return [];
    const { leg, passage } = journey;
    const rooms = roomsIn(thing, lines, { passage, step: arriving.passing.step });
    const sender = leg.from && placeParty(facts, leg.from);
    const named = sender ? naming(facts, { ...leg, sender }, arriving.arrival.documents) : 0;
    return rooms.size === 0 || named === undefined ? [] : [{ id: thing.id, leg, named, rooms }];
  });
}

interface Journey {
  readonly leg: Partial<Leg>;
  /** The arrival, if it has arrived. */
  readonly passage?: ThingPassage;
}

/** The journey of a container to the caller or to the place; undefined for none. */
function journeyOf(step: Step, thing: Thing, arriving: Arriving): Journey | undefined {
  const { shipment, transit } = thing;
  if (shipment !== undefined) return offeredIn(step, shipment, arriving);
  if (transit) return isComing(step, transit, arriving) ? { leg: transit } : undefined;
  const passage = arrivalAt(thing, arriving.passing.place);
  if (!passage) return receivedBefore(step, thing, arriving);
  const { arrived = {} } = thing;
  const apart = millisecondsOf(passage.at) - millisecondsOf(arriving.passing.at);
  const isOfThat = Math.abs(apart) <= longestPassage && !hasLeftAfter(arrived, arriving.arrival.time);
  return isOfThat ? { leg: arrived, passage } : undefined;
}

function offeredIn(step: Step, id: ShipmentId, { arrival }: Arriving): Journey | undefined {
  const shipment = step.facts.get(shipmentKey(id));
  const isOffered = shipment && isToReceive(step, shipment) && !isBefore(arrival.time, shipment.movedAt);
  return isOffered ? { leg: { from: shipment.from, shipment: id } } : undefined;
}

/** Returns true if a container is in transit to the caller, or without a destination from the place that the receipt names. */
function isComing({ facts, caller }: Step, transit: Leg, { arrival: { source, time } }: Arriving): boolean {
  const isUnnamed = transit.to === undefined && transit.receiver === undefined;
  const isForCaller = isUnnamed ? transit.from === source : receiverOf(facts, transit) === caller.party;
  return isForCaller && !hasLeftAfter(transit, time);
}

/** A container at the place that arrived by command in a shipment that the receipt names. */
function receivedBefore(step: Step, { id, place }: Thing, { passing, arrival }: Arriving): Journey | undefined {
  const of =
    place === passing.place ? shipmentsOf(step, arrival).find(({ arrived = [] }) => arrived.includes(id)) : undefined;
  return of && { leg: { from: of.from, shipment: of.id } };
}

const hasLeftAfter = ({ left }: Partial<Leg>, time: string): boolean => left !== undefined && isBefore(time, left);

function roomsIn(
  { inside }: Thing,
  lines: readonly LotLine[],
  { passage, step }: { readonly passage: ThingPassage | undefined; readonly step: string },
): ReadonlyMap<LotId, Decimal> {
  const told = (passage?.told ?? []).filter((each) => each.step === step);
  const rooms = new Map<LotId, Decimal>();
  for (const { lot, uom } of lines) {
    const load = inside?.load.find((each) => each.lot === lot && each.uom === uom)?.quantity ?? '0';
    const room = subtract(load, sum(told.filter((each) => each.lot === lot).map(({ quantity }) => quantity)));
    if (compare(room, '0') > 0) rooms.set(lot, room);
  }
  return rooms;
}

/** Where the receipt names the shipment or the source of some containers, only these. */
function chosen(facts: Facts, all: readonly Carrier[], { source }: Arriving['arrival']): readonly Carrier[] {
  const named = all.some((each) => each.named === 2) ? all.filter((each) => each.named === 2) : all;
  const sender = source && placeParty(facts, source);
  const ofSender = named.filter(({ leg }) => leg.from !== undefined && placeParty(facts, leg.from) === sender);
  return sender !== undefined && ofSender.length > 0 ? ofSender : named;
}

type Combination = readonly Carrier[];

/** The ways in which containers explain all lines. At most two are looked for. */
function explanations(carriers: readonly Carrier[], lines: readonly LotLine[]): Combination[] {
  if (isSum(carriers, lines)) return [carriers];
  const parts = carriers.filter(({ rooms }) =>
    lines.every(({ lot, quantity }) => compare(rooms.get(lot) ?? '0', quantity) >= 0),
  );
  const found: Combination[] = parts.filter((each) => !isSum([each], lines)).map((each) => [each]);
  if (carriers.length > mostCombined) return found.length === 0 ? [] : [carriers, ...found];
  for (let chosenOnes = 1; chosenOnes < 2 ** carriers.length && found.length < 2; chosenOnes += 1) {
    const some = carriers.filter((_, n) => Math.floor(chosenOnes / 2 ** n) % 2 === 1);
    if (isSum(some, lines)) found.push(some);
  }
  return found;
}

const isSum = (carriers: Combination, lines: readonly LotLine[]): boolean =>
  carriers.length > 0 &&
  lines.every(({ lot, quantity }) => compare(sum(carriers.map(({ rooms }) => rooms.get(lot) ?? '0')), quantity) === 0);

function unclear(lines: readonly LotLine[], carriers: readonly Carrier[], at: string): Refusal {
  const containers = carriers.map(({ id }) => id).toSorted();
  const what = lines.map(({ lot, quantity, uom }) => `${quantity} ${uom} of ${lot}`).join(', ');
  const message = `${what} received at ${at}: none are in transit to it outside containers, and it is not clear with which container they arrived: ${containers.join(', ')}. Receive the container by its id.`;
  return new Refusal('transit_insufficient', message, { lot: lines[0]?.lot, place: at, containers });
}

/** The event as a receipt of the containers that its quantities are in. */
export function asWithin(facts: Facts, captured: CapturedEvent, within: Within | undefined): CapturedEvent {
  if (!within) return captured;
  const { goods } = captured.named;
  const inside = new Set(within.lots.map(({ lot }) => lot));
  const lots = lotLines(facts, goods.lots).filter(({ lot }) => !inside.has(lot));
  const things = [...new Set([...goods.things, ...within.things])];
  return { ...captured, named: { ...captured.named, goods: { ...goods, lots, things } } };
}

/** Notes the quantities that a step of the containers' arrival names. */
export function tell(
  facts: Facts,
  { things, lots }: Within,
  { passing: { place, step, at }, event }: Pick<Arriving, 'passing'> & { readonly event: string },
): void {
  const left = new Map(lots.map(({ lot, quantity }) => [lot, quantity]));
  for (const id of things) {
    const thing = facts.get(thingKey(id));
    const passage = thing && arrivalAt(thing, place);
    if (!thing || !passage) continue;
    const rooms = roomsIn(thing, lots, { passage, step });
    const told = [...rooms].flatMap(([lot, room]) => {
      const rest = left.get(lot) ?? '0';
      const quantity = compare(room, rest) < 0 ? room : rest;
      left.set(lot, subtract(rest, quantity));
      return isZero(quantity) ? [] : [{ step, at, lot, quantity, event }];
    });
    putPassage(facts, thing, passage, { ...passage, told: [...(passage.told ?? []), ...told] });
  }
}

/** Takes back what a step of the containers' arrival named. */
export function untell(
  facts: Facts,
  { things, lots }: Within,
  { passing: { place, step, at } }: Pick<Arriving, 'passing'>,
): void {
  const taken = new Set<string>(lots.map(({ lot }) => lot));
  for (const id of things) {
    const thing = facts.get(thingKey(id));
    const passage = thing && arrivalAt(thing, place);
    if (!thing || !passage?.told) continue;
    const { told, ...bare } = passage;
    const rest = told.filter((each) => each.step !== step || each.at !== at || !taken.has(each.lot));
    putPassage(facts, thing, passage, rest.length > 0 ? { ...bare, told: rest } : bare);
  }
}

const putPassage = (facts: Facts, thing: Thing, before: ThingPassage, passage: ThingPassage): void => {
  const passages = thing.passages?.map((each) => (each === before ? passage : each)) ?? [];
  facts.put(thingKey(thing.id), { ...thing, passages });
};

/** The event's fact with the containers that its quantities arrived in by what is booked now. */
export function withWithin({ within: _within, ...recorded }: RecordedEvent, within: Within | undefined): RecordedEvent {
  return within ? { ...recorded, within } : recorded;
}
