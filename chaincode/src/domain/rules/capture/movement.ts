import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import { type Leg, transitKey, type TransitLeg } from '../../facts/transit';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { LotId, PartyId, PlaceId } from '../../gs1/id';
import { isItemId } from '../../goodsKinds';
import { add, compare, type Decimal, isZero, negate, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { lotLines } from '../lotLines';
import { assertLotMovable } from '../lots';
import { placeParty } from '../ownership';
import { assertAvailable, book } from '../stock';
import { assertThingMovable, knownThing, looseThing, nowhere } from '../things';
import type { Goods } from './eventGoods';

/** Most legs on which one party has goods of a lot under way to one end. Others' legs do not count for it. */
const mostLegs = 50;

/** Where an event ships goods to, as far as it says. */
type Aim = Pick<Leg, 'to' | 'receiver'>;

/** The party that goods are under way to: who has the place that the sender named, or else the party that it named. */
const receiverOf = (facts: Facts, { to, receiver }: Aim): PartyId | undefined =>
  (to && placeParty(facts, to)) ?? receiver;

/** Which fact has what is under way to a destination, or from a sender that names none. */
const transitEnd = (facts: Facts, aim: Aim, sender: PartyId): string =>
  receiverOf(facts, aim) ?? aim.to ?? `from ${sender}`;

/** A captured event ships goods from a place of the caller's: they are under way then. */
export function shipGoods(step: Step, goods: Goods, from: PlaceId, aim: Aim): void {
  const { facts, caller } = step;
  const moving = { by: caller.party };
  const leg: Leg = { from, ...aim };
  for (const line of lotLines(facts, goods.lots)) {
    assertLotMovable(facts, line.lot, moving);
    assertAvailable(facts, line, from);
    book(facts, line, from, { onHand: negate(line.quantity), shipped: line.quantity });
    const end = transitEnd(facts, aim, caller.party);
    const added = { ...leg, quantity: line.quantity, sender: caller.party };
    putLegs(facts, line, end, [...legsOf(facts, line.lot, end), added]);
    rememberEnd(facts, line, `from ${caller.party}`, end);
  }
  for (const id of goods.things) {
    const thing = looseThing(facts, id, from);
    assertThingMovable(facts, thing, moving);
    facts.put(thingKey(id), { ...nowhere(thing), transit: leg });
  }
}

/** Notes in the sender's own fact that it has goods under way to an end. */
function rememberEnd(facts: Facts, { lot, unit }: LotLine, own: string, end: string): void {
  if (end === own) return;
  const before = facts.get(transitKey(lot, own)) ?? { unit, legs: [] };
  const ends = before.ends ?? [];
  if (!ends.includes(end)) facts.put(transitKey(lot, own), { ...before, ends: [...ends, end].slice(-mostLegs) });
}

const legsOf = (facts: Facts, lot: LotId, end: string): readonly TransitLeg[] =>
  facts.get(transitKey(lot, end))?.legs ?? [];

function putLegs(facts: Facts, { lot, unit }: LotLine, end: string, legs: readonly TransitLeg[]): void {
  const merged: TransitLeg[] = [];
  for (const leg of legs) {
    const same = merged.findIndex(({ from, to }) => from === leg.from && to === leg.to);
    const before = merged[same];
    if (before) merged[same] = { ...before, quantity: add(before.quantity, leg.quantity) };
    else if (!isZero(leg.quantity)) merged.push(leg);
  }
  const { sender } = legs.at(-1) ?? { sender: undefined };
  if (merged.filter((leg) => leg.sender === sender).length > mostLegs) {
    const message = `Lot ${lot} is under way on more than ${mostLegs} legs from ${sender ?? ''}.`;
    throw new Refusal('limit_exceeded', message, { lot, limit: mostLegs });
  }
  facts.put(transitKey(lot, end), { ...facts.get(transitKey(lot, end)), unit, legs: merged });
}

/** Where goods arrive and where the event says that they come from. */
export interface Arrival {
  readonly at: PlaceId;
  readonly source: PlaceId | undefined;
}

/**
 * A captured event receives goods at a place of the caller's. Only what its sender named the caller as destination for arrives; where the
 * sender named none, only for who names the sender's place as source, and the sender sees it.
 */
export function receiveCaptured(step: Step, goods: Goods, arrival: Arrival): Finding[] {
  const { facts } = step;
  const findings = lotLines(facts, goods.lots).flatMap((line) => {
    const found = takeFromTransit(step, line, arrival);
    book(facts, line, arrival.at, { onHand: line.quantity, received: line.quantity });
    return found;
  });
  return [...findings, ...goods.things.flatMap((id) => receiveThing(step, id, arrival))];
}

/** Takes a line off the legs that lead to the caller, those from the named source first. */
function takeFromTransit({ facts, caller }: Step, line: LotLine, { at, source }: Arrival): Finding[] {
  const sender = source && placeParty(facts, source);
  const arrival = { at, source };
  let missing = line.quantity;
  for (const end of new Set<string>([caller.party, at])) missing = takeFromEnd(facts, line, { end, missing, arrival });
  if (isZero(missing)) return [];
  const unnamed = missing;
  if (sender) missing = takeFromEnd(facts, line, { end: `from ${sender}`, missing, arrival, only: source });
  if (!sender || !isZero(missing)) throw notUnderWay(line, at, subtract(line.quantity, missing));
  return [unnamedFinding(`${unnamed} ${line.unit} of ${line.lot}`, at, sender)];
}

interface Taking {
  readonly end: string;
  readonly missing: Decimal;
  readonly arrival: Arrival;
  /** The place that the legs must have left from, where not any is right. */
  readonly only?: PlaceId;
}

/** Takes what is missing off the legs to an end, those that fit best first. Answers what is missing still. */
function takeFromEnd(facts: Facts, line: LotLine, { end, missing, arrival, only }: Taking): Decimal {
  const legs = legsOf(facts, line.lot, end);
  if (legs.length === 0) return missing;
  const { at, source } = arrival;
  const order = legs
    .filter((leg) => only === undefined || leg.from === only)
    .toSorted((a, b) => fits(b, at, source) - fits(a, at, source));
  const taken = new Map<TransitLeg, Decimal>();
  let rest = missing;
  for (const leg of order) {
    const part = least(leg.quantity, rest);
    taken.set(leg, part);
    rest = subtract(rest, part);
  }
  const left = legs.map((leg) => ({ ...leg, quantity: subtract(leg.quantity, taken.get(leg) ?? '0') }));
  putLegs(facts, line, end, left);
  return rest;
}

const least = (a: Decimal, b: Decimal): Decimal => (compare(a, b) < 0 ? a : b);

const fits = (leg: TransitLeg, at: PlaceId, source: PlaceId | undefined): number =>
  Number(leg.to === at) + Number(leg.from === source) * 2;

const notUnderWay = (line: LotLine, at: PlaceId, underWay: Decimal): Refusal =>
  new Refusal(
    'transit_insufficient',
    `${line.quantity} ${line.unit} of ${line.lot} received at ${at}, but ${underWay} are under way to it.`,
    { lot: line.lot, place: at, received: line.quantity, underWay },
  );

const unnamedFinding = (what: string, at: PlaceId, sender: PartyId): Finding => ({
  code: 'destination_unnamed',
  detail: `${what} arrived at ${at}. The sender ${sender} named no destination: it should check that this is right.`,
  details: { place: at, sender },
  concerns: [sender],
});

/** A thing that is under way to the caller, or from the named source without a destination. */
function receiveThing({ facts, caller }: Step, id: ThingId, { at, source }: Arrival): Finding[] {
  const thing = knownThing(facts, id);
  const { transit } = thing;
  if (!transit || thing.shipment) throw notMoving(thing);
  const sender = placeParty(facts, transit.from);
  const concerns = sender ? { concerns: [sender] } : {};
  const isNamed = transit.to !== undefined || transit.receiver !== undefined;
  if (isNamed && receiverOf(facts, transit) !== caller.party) {
    const message = `${id} is under way to ${transit.to ?? transit.receiver ?? ''}, not to ${caller.party}.`;
    throw new Refusal('not_recipient', message, { goods: id, place: transit.to, ...concerns });
  }
  if (!isNamed && transit.from !== source) {
    const message = `${id} left ${transit.from} without a destination; name that place as the source.`;
    throw new Refusal('not_recipient', message, { goods: id, ...concerns });
  }
  facts.put(thingKey(id), { ...nowhere(thing), place: at });
  return !isNamed && sender ? [unnamedFinding(id, at, sender)] : [];
}

const notMoving = ({ id, shipment }: Thing): Refusal => {
  const where = shipment ? `in shipment ${shipment}` : 'not under way';
  return new Refusal(isItemId(id) ? 'item_not_here' : 'unit_not_here', `${id} is ${where}.`, { goods: id });
};

/** Undoes a shipping event of the caller's: the goods are back at the place they left. */
export function voidShipping(step: Step, goods: Goods, from: PlaceId): void {
  const { facts, caller } = step;
  for (const line of lotLines(facts, goods.lots)) {
    let back = line.quantity;
    const own = `from ${caller.party}`;
    for (const end of [own, ...(facts.get(transitKey(line.lot, own))?.ends ?? [])]) {
      const legs = legsOf(facts, line.lot, end);
      const left = legs.map((leg) => {
        const part =
          leg.from !== from || leg.sender !== caller.party
            ? '0'
            : compare(leg.quantity, back) < 0
              ? leg.quantity
              : back;
        back = subtract(back, part);
        return { ...leg, quantity: subtract(leg.quantity, part) };
      });
      putLegs(facts, line, end, left);
    }
    if (!isZero(back)) {
      const gone = subtract(line.quantity, back);
      const message = `${line.quantity} ${line.unit} of ${line.lot} to take back to ${from}, ${gone} under way from there.`;
      throw new Refusal('transit_insufficient', message, { lot: line.lot, place: from });
    }
    book(facts, line, from, { onHand: line.quantity, shipped: negate(line.quantity) });
  }
  for (const id of goods.things) {
    const thing = knownThing(facts, id);
    if (!thing.transit || thing.shipment) throw notMoving(thing);
    if (thing.transit.from !== from) {
      const message = `${id} left ${thing.transit.from}, not ${from}.`;
      throw new Refusal('transit_insufficient', message, { goods: id, place: from });
    }
    facts.put(thingKey(id), { ...nowhere(thing), place: from });
  }
}
