import type { ShipmentId } from '../../businessId';
import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import type { StatedWay } from '../../facts/passage';
import { type Leg, transitKey } from '../../facts/transit';
import type { Shipment } from '../../facts/shipment';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import { negate } from '../../quantity';
import type { Facts, Step } from '../../step';
import { assertLeftBefore, isBefore } from '../claimedTime';
import { lotLines } from '../lotLines';
import { noteArrival } from '../makers';
import { momentOf, type Spot } from '../moment';
import { placeParty } from '../ownership';
import { present } from '../present';
import { arrive, comeBack, isToReceive, setOff, unsigned } from '../shipmentProgress';
import { knownShipment } from '../shipments';
import { assertAvailable, book } from '../stock';
import {
  arrivalAt,
  assertThingMovable,
  knownThing,
  looseThing,
  lotsWith,
  nowhere,
  outermost,
  sinceUnknown,
} from '../things';
import { announce } from './advice';
import { unnamedFinding } from './arrivalFindings';
import { type Arriving, receiveLine } from './arrivals';
import { changeLegs, type Departure } from './departures';
import type { Goods } from './eventGoods';
import type { Change } from './leavings';
import { journeyAfter } from './journeyLeg';
import { type Aim, receiverOf, rememberLeaving, transitEnd } from './legs';
import { movedThings, type Passing } from './passages';
import type { Arrival } from './underWay';
import { notMoving, withdrawThing } from './wayBack';

/** Applies the change of departure steps or of their removal: a quantity leaves a place of the caller, or did not leave it after all. */
export function changeLeaving(step: Step, line: LotLine, spot: Spot, { times, ...change }: Change): void {
  const { facts } = step;
  const [more, less] = [line.quantity, negate(line.quantity)];
  changeLegs(step, line, spot.place, change);
  for (const at of times.gone) book(facts, line, { ...spot, at }, { onHand: more, shipped: less });
  for (const at of times.come) {
    assertAvailable(facts, line, { ...spot, at });
    book(facts, line, { ...spot, at }, { onHand: less, shipped: more });
  }
}

/** Sends things off from a place of the caller: they are in transit then. */
export function shipThings(step: Step, things: readonly ThingId[], { from, at }: Departure, aim: Aim): void {
  const { facts, caller } = step;
  for (const id of things) {
    const thing = looseThing(facts, id, from);
    assertThingMovable(facts, thing, { by: caller.party });
    facts.put(thingKey(id), { ...nowhere(thing), transit: { from, ...aim, left: at } });
  }
  if (things.length > 0) announce(step, { from, at, aim, goods: { lots: [], things } });
}

/** Changes the destination of a thing that has left, arrived or moved on since, because the step that stated it is in error. */
export function redirectThing(step: Step, id: ThingId, from: PlaceId, way: Omit<StatedWay, 'step'>): void {
  const { at, end: to, receiver, advice } = way;
  const thing = step.facts.get(thingKey(id));
  const journey = thing && journeyAfter(thing, { from, at });
  if (!journey) return;
  const { leg, hasArrived } = journey;
  const aim: Aim = present({ to, receiver, shipment: advice as ShipmentId | undefined });
  if (isSameAim(leg, aim)) return;
  const { missing } = leg;
  step.facts.put(thingKey(id), journey.with({ from, ...aim, left: at, ...(missing !== undefined && { missing }) }));
  if (leg.shipment === aim.shipment) return;
  const goods = { lots: [], things: [id] };
  if (leg.shipment) {
    if (hasArrived) comeBack(step, leg.shipment, goods, momentOf(at));
    withdrawThing(step, id, leg.shipment);
  }
  announce(step, { from, at, aim, goods, arrived: hasArrived ? goods : nothing });
}

const nothing = { lots: [], things: [] };
const isSameAim = (a: Aim, b: Aim): boolean => a.to === b.to && a.receiver === b.receiver && a.shipment === b.shipment;

/** Keeps the earliest time of departure, in any order of recording the steps. */
export function noteLeaving({ facts, caller }: Step, goods: Goods, departure: Departure, aim: Aim): void {
  const end = transitEnd(facts, aim, caller.party);
  for (const line of lotLines(facts, goods.lots)) {
    if (facts.get(transitKey(line.lot, end))?.since !== undefined) rememberLeaving(facts, line, end, departure.at);
  }
  for (const id of goods.things) {
    const thing = facts.get(thingKey(id));
    if (thing?.transit) facts.put(thingKey(id), { ...thing, transit: leftBy(thing.transit, departure) });
  }
}

const leftBy = (leg: Leg, { from, at }: Departure): Leg =>
  leg.from === from && leg.left !== undefined && isBefore(at, leg.left) ? { ...leg, left: at } : leg;

/**
 * Receives the goods of a captured event at a place of the caller. The sender must have named the caller as destination. If it named none,
 * the event must name the sender's place as source, and the sender gets an exception.
 */
export function receiveCaptured(step: Step, goods: Goods, arriving: Arriving): Finding[] {
  const { passing, arrival } = arriving;
  const findings = lotLines(step.facts, goods.lots).flatMap((line) => receiveLine(step, line, arriving));
  const arrived = arrivingWith(step.facts, goods.things, passing);
  const moved = movedThings(step.facts, arrived, passing);
  const things = moved.map((id) => receiveThing(step, id, arrival));
  const others = arrived.filter((id) => !moved.includes(id)).flatMap((id) => unnamedAgain(step, id, arrival));
  for (const shipment of new Set(things.flatMap((each) => each.shipment ?? []))) {
    const of = things.filter((each) => each.shipment === shipment).map(({ id }) => id);
    arrive(step, shipment, { lots: [], things: of });
  }
  return [...findings, ...things.flatMap((each) => each.findings), ...others];
}

/**
 * The things that arrive where an event names these. Contents are where their container is (EPCIS 2.0 section 7.4.3): if it is under way or
 * has arrived at the place, it arrives with all of them, or has arrived. A thing that arrived by itself was packed later.
 */
export function arrivingWith(facts: Facts, things: readonly ThingId[], passing: Passing): ThingId[] {
  const carrier = (id: ThingId): ThingId => {
    const thing = facts.get(thingKey(id));
    const around = thing && outermost(facts, thing);
    const way = around && (around.transit ?? around.shipment ?? arrivalAt(around, passing.place));
    return way && !(around !== thing && isPackedLater(thing, around, passing)) ? around.id : id;
  };
  return [...new Set(things.map(carrier))];
}

/** Returns true if a step is of the own arrival of a thing, and the journey of the container around it began later. */
function isPackedLater({ passages = [] }: Thing, around: Thing, { place, at }: Passing): boolean {
  const began = around.transit?.left ?? arrivalAt(around, place)?.at;
  return began !== undefined && at < began && passages.some((each) => each.direction === 'in' && each.place === place);
}

/** The exception of a further step of a thing's arrival: the same as that of its first one. */
function unnamedAgain({ facts }: Step, id: ThingId, { at }: Arrival): Finding[] {
  const thing = facts.get(thingKey(id));
  const leg = thing?.place === at ? thing.arrived : undefined;
  const sender = leg && aimOf(leg) === undefined ? placeParty(facts, leg.from) : undefined;
  return sender ? [unnamedFinding(id, at, sender)] : [];
}

interface Received {
  readonly id: ThingId;
  readonly findings: readonly Finding[];
  /** The shipment that it arrived in. */
  readonly shipment?: ShipmentId | undefined;
}

/** Receives a thing in transit to the caller, or from the named source without a destination. */
function receiveThing(step: Step, id: ThingId, arrival: Arrival): Received {
  const { facts } = step;
  const { at, source, time } = arrival;
  const thing = knownThing(facts, id);
  if (thing.shipment) return receiveCarried(step, thing, thing.shipment, arrival);
  const { transit } = thing;
  if (!transit) throw notMoving(thing);
  const sender = placeParty(facts, transit.from);
  assertIsRecipient(step, { id, transit, sender }, source);
  assertUnsigned(step, id, transit.shipment && knownShipment(facts, transit.shipment));
  assertLeftBefore(time, id, transit.left);
  facts.put(thingKey(id), { ...sinceUnknown(nowhere(thing)), place: at, arrived: transit });
  noteArrival(facts, lotsWith(thing), sender, step.caller.party);
  const findings = aimOf(transit) === undefined && sender ? [unnamedFinding(id, at, sender)] : [];
  return { id, findings, shipment: transit.shipment };
}

/** A thing that a command offered or sent off to the caller: the receipt is its answer. */
function receiveCarried(step: Step, thing: Thing, id: ShipmentId, { at, time, moment }: Arrival): Received {
  const { facts } = step;
  const shipment = knownShipment(facts, id);
  if (!isToReceive(step, shipment)) throw notMoving(thing);
  assertUnsigned(step, thing.id, shipment);
  assertLeftBefore(time, thing.id, shipment.movedAt);
  setOff(step, id, moment);
  const { from, to } = shipment;
  const carried = nowhere(facts.get(thingKey(thing.id)) ?? thing);
  const arrived = { from, ...(to !== undefined && { to }), shipment: id };
  facts.put(thingKey(thing.id), { ...sinceUnknown(carried), place: at, arrived });
  noteArrival(facts, lotsWith(thing), shipment.sender, step.caller.party);
  return { id: thing.id, findings: [], shipment: id };
}

/** Refuses a thing of a shipment that is only received with a signed receipt. */
function assertUnsigned(step: Step, id: ThingId, shipment: Shipment | undefined): void {
  if (shipment?.receiptRequired) throw unsigned(step, shipment.id, id);
}

/** The place or party that the sender named as destination. */
const aimOf = ({ to, receiver }: Aim): string | undefined => to ?? receiver;

interface ThingUnderWay {
  readonly id: ThingId;
  readonly transit: Leg;
  readonly sender: PartyId | undefined;
}

function assertIsRecipient(
  { facts, caller }: Step,
  { id, transit, sender }: ThingUnderWay,
  source: PlaceId | undefined,
): void {
  const named = aimOf(transit);
  const refuse = (message: string): Refusal =>
    new Refusal('not_recipient', message, { goods: id, place: transit.to, concerns: sender && [sender] });
  if (named !== undefined && receiverOf(facts, transit) !== caller.party) {
    const hint = transit.missing ? ` It is lost: if it is back, ${sender ?? transit.from} records void_shipping.` : '';
    throw refuse(`${id} is in transit to ${named}, not to ${caller.party}.${hint}`);
  }
  if (named === undefined && transit.from !== source) {
    throw refuse(`${id} left ${transit.from} without a destination; name that place as the source.`);
  }
}
