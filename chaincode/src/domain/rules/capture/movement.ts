import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import { type Leg, transitKey, type TransitLeg } from '../../facts/transit';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import { isItemId } from '../../goodsKinds';
import { compare, type Decimal, isZero, negate, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { assertLeftBefore } from '../claimedTime';
import { lotLines } from '../lotLines';
import { assertLotMovable } from '../lots';
import { placeParty } from '../ownership';
import { assertAvailable, book } from '../stock';
import { assertThingMovable, knownThing, looseThing, nowhere } from '../things';
import type { Goods } from './eventGoods';
import { type Aim, legsOf, putLegs, receiverOf, rememberEnd, rememberLeaving, transitEnd } from './legs';
import { rememberLegs } from './passages';

/** Where goods leave, and when by the event. */
interface Departure {
  readonly from: PlaceId;
  readonly at: string;
}

/** A captured event ships goods from a place of the caller's: they are under way then. */
export function shipGoods(step: Step, goods: Goods, { from, at }: Departure, aim: Aim): void {
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
    rememberLeaving(facts, line, end, at);
    rememberEnd(facts, line, `from ${caller.party}`, end);
  }
  for (const id of goods.things) {
    const thing = looseThing(facts, id, from);
    assertThingMovable(facts, thing, moving);
    facts.put(thingKey(id), { ...nowhere(thing), transit: { ...leg, left: at } });
  }
}

/** Where and when goods arrive, and where the event says that they come from. */
export interface Arrival {
  readonly at: PlaceId;
  readonly source: PlaceId | undefined;
  readonly time: string;
}

/**
 * A captured event receives goods at a place of the caller's. Only what its sender named the caller as destination for arrives; where the
 * sender named none, only for who names the sender's place as source, and the sender sees it.
 */
export function receiveCaptured(step: Step, goods: Goods, arrival: Arrival): Finding[] {
  const { facts } = step;
  const findings = lotLines(facts, goods.lots).flatMap((line) => {
    const { taken, findings: found } = takeFromTransit(step, line, arrival);
    book(facts, line, arrival.at, { onHand: line.quantity, received: line.quantity });
    rememberLegs(facts, line, arrival.at, taken);
    return found;
  });
  return [...findings, ...goods.things.flatMap((id) => receiveThing(step, id, arrival))];
}

/** The parts of legs that arrived. */
interface Arrived {
  readonly taken: readonly TransitLeg[];
  readonly findings: readonly Finding[];
}

/** Takes a line off the legs that lead to the caller, those from the named source first. */
function takeFromTransit({ facts, caller }: Step, line: LotLine, arrival: Arrival): Arrived {
  const { at, source } = arrival;
  const sender = source && placeParty(facts, source);
  const taken: TransitLeg[] = [];
  const missing = (): Decimal => taken.reduce((rest, { quantity }) => subtract(rest, quantity), line.quantity);
  for (const end of new Set<string>([caller.party, at])) {
    taken.push(...takeFromEnd(facts, line, { end, missing: missing(), arrival }));
  }
  const unnamed = missing();
  if (isZero(unnamed)) return { taken, findings: [] };
  if (sender) {
    taken.push(...takeFromEnd(facts, line, { end: `from ${sender}`, missing: unnamed, arrival, only: source }));
  }
  if (!sender || !isZero(missing())) throw notUnderWay(line, at, subtract(line.quantity, missing()));
  return { taken, findings: [unnamedFinding(`${unnamed} ${line.unit} of ${line.lot}`, at, sender)] };
}

interface Taking {
  readonly end: string;
  readonly missing: Decimal;
  readonly arrival: Arrival;
  /** The place that the legs must have left from, where not any is right. */
  readonly only?: PlaceId;
}

/** Takes what is missing off the legs to an end, those that fit best first. Answers the parts that it took. */
function takeFromEnd(facts: Facts, line: LotLine, { end, missing, arrival, only }: Taking): TransitLeg[] {
  const legs = legsOf(facts, line.lot, end);
  if (legs.length === 0 || isZero(missing)) return [];
  const { at, source, time } = arrival;
  assertLeftBefore(time, `What is under way of ${line.lot}`, facts.get(transitKey(line.lot, end))?.since);
  const order = legs
    .filter((leg) => only === undefined || leg.from === only)
    .toSorted((a, b) => fits(b, at, source) - fits(a, at, source));
  const taken = new Map<TransitLeg, Decimal>();
  let rest = missing;
  for (const leg of order) {
    const part = least(leg.quantity, rest);
    if (!isZero(part)) taken.set(leg, part);
    rest = subtract(rest, part);
  }
  const left = legs.map((leg) => ({ ...leg, quantity: subtract(leg.quantity, taken.get(leg) ?? '0') }));
  putLegs(facts, line, end, left);
  return [...taken].map(([leg, quantity]) => ({ ...leg, quantity }));
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
function receiveThing(step: Step, id: ThingId, arrival: Arrival): Finding[] {
  const { facts } = step;
  const thing = knownThing(facts, id);
  const { transit } = thing;
  if (!transit || thing.shipment) throw notMoving(thing);
  const sender = placeParty(facts, transit.from);
  const isNamed = transit.to !== undefined || transit.receiver !== undefined;
  assertIsRecipient(step, { id, transit, isNamed }, { ...arrival, sender });
  assertLeftBefore(arrival.time, id, transit.left);
  facts.put(thingKey(id), { ...nowhere(thing), place: arrival.at, arrived: transit });
  return !isNamed && sender ? [unnamedFinding(id, arrival.at, sender)] : [];
}

interface ThingUnderWay {
  readonly id: ThingId;
  readonly transit: Leg;
  /** Whether its sender named where it goes. */
  readonly isNamed: boolean;
}

function assertIsRecipient(
  { facts, caller }: Step,
  { id, transit, isNamed }: ThingUnderWay,
  { source, sender }: Pick<Arrival, 'source'> & { readonly sender: PartyId | undefined },
): void {
  const concerns = sender ? { concerns: [sender] } : {};
  if (isNamed && receiverOf(facts, transit) !== caller.party) {
    const message = `${id} is under way to ${transit.to ?? transit.receiver ?? ''}, not to ${caller.party}.`;
    throw new Refusal('not_recipient', message, { goods: id, place: transit.to, ...concerns });
  }
  if (!isNamed && transit.from !== source) {
    const message = `${id} left ${transit.from} without a destination; name that place as the source.`;
    throw new Refusal('not_recipient', message, { goods: id, ...concerns });
  }
}

export const notMoving = ({ id, shipment }: Thing): Refusal => {
  const where = shipment ? `in shipment ${shipment}` : 'not under way';
  return new Refusal(isItemId(id) ? 'item_not_here' : 'unit_not_here', `${id} is ${where}.`, { goods: id });
};
