import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import { type Leg, transitKey } from '../../facts/transit';
import { type LotLine, type ThingId, thingKey } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import { negate } from '../../quantity';
import type { Step } from '../../step';
import { attempt } from '../attempt';
import { assertLeftBefore, isBefore } from '../claimedTime';
import { lotLines } from '../lotLines';
import { assertLotMovable } from '../lots';
import { placeParty } from '../ownership';
import { assertAvailable, book } from '../stock';
import { assertThingMovable, knownThing, looseThing, nowhere } from '../things';
import { type Arrival, type Arriving, receiveLine, unnamedFinding } from './arrivals';
import type { Goods } from './eventGoods';
import type { Change } from './leavings';
import { type Aim, legsOf, putLegs, receiverOf, rememberEnd, rememberLeaving, transitEnd } from './legs';
import { movedThings } from './passages';
import { notMoving, voidLine } from './wayBack';

/** The place and event time of a departure. */
interface Departure {
  readonly from: PlaceId;
  readonly at: string;
}

/** Applies what steps of leaving, or their taking back, change: so much leaves a place of the caller's, or did not leave it after all. */
export function changeLeaving(step: Step, line: LotLine, from: PlaceId, { out, back }: Change): void {
  // A load whose steps now say better where it goes may have arrived: then it has gone the way that it went.
  if (out.length > 0 && out.length === back.length) {
    attempt(step.facts, () => {
      changeLeaving(step, line, from, { out: [], back });
      changeLeaving(step, line, from, { out, back: [] });
    });
    return;
  }
  for (const move of back) voidLine(step, line, from, move);
  for (const { at, ...aim } of out) shipLine(step, line, { from, at }, aim);
}

/** A line leaves a place of the caller's: it is under way then. */
function shipLine({ facts, caller }: Step, line: LotLine, { from, at }: Departure, aim: Aim): void {
  assertLotMovable(facts, line.lot, { by: caller.party });
  assertAvailable(facts, line, from);
  book(facts, line, from, { onHand: negate(line.quantity), shipped: line.quantity });
  const end = transitEnd(facts, aim, caller.party);
  const added = { from, ...aim, quantity: line.quantity, sender: caller.party };
  putLegs(facts, line, end, [...legsOf(facts, line.lot, end), added]);
  rememberLeaving(facts, line, end, at);
  rememberEnd(facts, line, `from ${caller.party}`, end);
}

/** The same of things. */
export function shipThings(
  { facts, caller }: Step,
  things: readonly ThingId[],
  { from, at }: Departure,
  aim: Aim,
): void {
  for (const id of things) {
    const thing = looseThing(facts, id, from);
    assertThingMovable(facts, thing, { by: caller.party });
    facts.put(thingKey(id), { ...nowhere(thing), transit: { from, ...aim, left: at } });
  }
}

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
  const things = movedThings(step.facts, goods, passing);
  return [...findings, ...things.flatMap((id) => receiveThing(step, id, arrival))];
}

/** Receives a thing in transit to the caller, or from the named source without a destination. */
function receiveThing(step: Step, id: ThingId, { at, source, time }: Arrival): Finding[] {
  const { facts } = step;
  const thing = knownThing(facts, id);
  const { transit } = thing;
  if (!transit || thing.shipment) throw notMoving(thing);
  const sender = placeParty(facts, transit.from);
  assertIsRecipient(step, { id, transit, sender }, source);
  assertLeftBefore(time, id, transit.left);
  facts.put(thingKey(id), { ...nowhere(thing), place: at, arrived: transit });
  return aimOf(transit) === undefined && sender ? [unnamedFinding(id, at, sender)] : [];
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
    throw refuse(`${id} is in transit to ${named}, not to ${caller.party}.`);
  }
  if (named === undefined && transit.from !== source) {
    throw refuse(`${id} left ${transit.from} without a destination; name that place as the source.`);
  }
}
