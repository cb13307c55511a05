import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import { transitKey, type TransitLeg } from '../../facts/transit';
import type { LotLine } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import { compare, type Decimal, isZero, negate, subtract, sum } from '../../quantity';
import type { Facts, Step } from '../../step';
import { assertLeftBefore } from '../claimedTime';
import { placeParty } from '../ownership';
import { discrepancyFinding } from '../receipt';
import { book, stockAt } from '../stock';
import { legsOf, putBack, putLegs } from './legs';
import { putLoadLegs, rememberLegs, restOf, tellArrival } from './arrivedLoads';
import type { Passing } from './passages';

/** The place and time of an arrival, and the source that the event names. */
export interface Arrival {
  readonly at: PlaceId;
  readonly source: PlaceId | undefined;
  readonly time: string;
}

/** An arrival, and the step that tells of it. */
export interface Arriving {
  readonly passing: Passing;
  readonly arrival: Arrival;
}

/**
 * Books in a line of a captured receipt, unless another step told of it. What is more than was under way is more than the ledger knows of: on hold until the producer
 * agrees, like a count's surplus, or until its sender tells that it left. Of what is not under way at all, nothing is booked.
 */
export function receiveLine(step: Step, line: LotLine, { passing, arrival }: Arriving): Finding[] {
  const { facts } = step;
  if (!tellArrival(facts, line, passing)) return [];
  const { taken, unnamed } = takeFromTransit(step, line, arrival);
  const over = subtract(line.quantity, quantityOf(taken));
  if (taken.length === 0) throw notUnderWay(line, arrival.at);
  const surplus = { held: over, surplus: over, adjusted: over };
  book(facts, line, arrival.at, { onHand: line.quantity, received: quantityOf(taken), ...surplus });
  rememberLegs(facts, line, passing, taken);
  return [...unnamed, ...overFinding(facts, line, over)];
}

const overFinding = (facts: Facts, { lot, unit }: LotLine, over: Decimal): Finding[] =>
  isZero(over) ? [] : [discrepancyFinding(facts, { goods: lot, kind: 'over', quantity: over, unit })];

/**
 * Books the rest of a line of which more arrived than was in transit: the quantity that the same senders have shipped since is no longer
 * surplus. Returns whether there was any, and the remaining surplus.
 */
export function receiveRest(
  step: Step,
  line: LotLine,
  { passing, arrival }: Arriving,
): { readonly isLess: boolean; readonly over: Decimal; readonly findings: readonly Finding[] } {
  const { facts } = step;
  const { over, legs } = restOf(facts, line, passing);
  const senders = new Set(legs.map(({ sender }) => sender));
  // What fits best may have come since: all of it is taken anew.
  putBack(facts, line, legs);
  const { taken, unnamed } = takeFromTransit(step, line, { ...arrival, senders });
  const come = subtract(quantityOf(taken), quantityOf(legs));
  if (isZero(come)) return { isLess: false, over, findings: overFinding(facts, line, over) };
  const released = negate(least(stockAt(facts, line.lot, arrival.at, line.unit).surplus, come));
  book(facts, line, arrival.at, { received: come, adjusted: negate(come), held: released, surplus: released });
  putLoadLegs(facts, line, passing, taken);
  const still = subtract(over, come);
  return { isLess: true, over: still, findings: [...unnamed, ...overFinding(facts, line, still)] };
}

export const quantityOf = (legs: readonly TransitLeg[]): Decimal => sum(legs.map(({ quantity }) => quantity));

/** The parts of legs that arrived, and their exceptions. */
interface Arrived {
  readonly taken: readonly TransitLeg[];
  readonly unnamed: readonly Finding[];
}

interface From extends Arrival {
  /** The only senders allowed. */
  readonly senders?: ReadonlySet<PartyId>;
}

/**
 * Takes as much of a line as possible from the legs to the caller, those from the named source first. While the source's party has goods
 * in transit, goods of other senders are not taken.
 */
function takeFromTransit({ facts, caller }: Step, line: LotLine, arrival: From): Arrived {
  const { at, source } = arrival;
  const sender = source && placeParty(facts, source);
  const named = [...new Set<string>([caller.party, at])].map((end) => ({ end }));
  const ends: Taking[] = sender ? [...named, { end: `from ${sender}`, only: source }] : named;
  const isTheirs = ends.some((taking) => legsTo(facts, line, taking).some((leg) => leg.sender === sender));
  const from = isTheirs && sender ? { senders: new Set([sender]), ...arrival } : arrival;
  const taken: TransitLeg[] = [];
  const unnamed: Finding[] = [];
  for (const taking of ends) {
    const missing = subtract(line.quantity, quantityOf(taken));
    const parts = takeFromEnd(facts, { ...line, quantity: missing }, { ...taking, from });
    taken.push(...parts);
    if (sender && taking.only && parts.length > 0) {
      unnamed.push(unnamedFinding(`${quantityOf(parts)} ${line.unit} of ${line.lot}`, at, sender));
    }
  }
  return { taken, unnamed };
}

interface Taking {
  readonly end: string;
  /** The required origin of the legs; any if absent. */
  readonly only?: PlaceId;
}

const legsTo = (facts: Facts, { lot }: LotLine, { end, only }: Taking): readonly TransitLeg[] =>
  legsOf(facts, lot, end).filter((leg) => only === undefined || leg.from === only);

/** Takes a line from the legs to an end, the best matches first. Returns the taken parts. */
function takeFromEnd(facts: Facts, line: LotLine, { from, ...taking }: Taking & { readonly from: From }): TransitLeg[] {
  const { at, source, time, senders } = from;
  const order = legsTo(facts, line, taking)
    .filter(({ sender }) => senders?.has(sender) !== false)
    .toSorted((a, b) => fits(b, at, source) - fits(a, at, source));
  if (order.length === 0 || isZero(line.quantity)) return [];
  const key = transitKey(line.lot, taking.end);
  assertLeftBefore(time, `The quantity of ${line.lot} in transit`, facts.get(key)?.since);
  const taken = new Map<TransitLeg, Decimal>();
  let rest = line.quantity;
  for (const leg of order) {
    const part = least(leg.quantity, rest);
    if (!isZero(part)) taken.set(leg, part);
    rest = subtract(rest, part);
  }
  const left = legsOf(facts, line.lot, taking.end).map((leg) => ({
    ...leg,
    quantity: subtract(leg.quantity, taken.get(leg) ?? '0'),
  }));
  putLegs(facts, line, taking.end, left);
  return [...taken].map(([leg, quantity]) => ({ ...leg, quantity }));
}

export const least = (a: Decimal, b: Decimal): Decimal => (compare(a, b) < 0 ? a : b);

const fits = (leg: TransitLeg, at: PlaceId, source: PlaceId | undefined): number =>
  Number(leg.to === at) + Number(leg.from === source) * 2;

const notUnderWay = (line: LotLine, at: PlaceId): Refusal =>
  new Refusal(
    'transit_insufficient',
    `${line.quantity} ${line.unit} of ${line.lot} received at ${at}, but none are in transit to it.`,
    { lot: line.lot, place: at, received: line.quantity, underWay: '0' },
  );

export const unnamedFinding = (what: string, at: PlaceId, sender: PartyId): Finding => ({
  code: 'destination_unnamed',
  detail: `${what} arrived at ${at}. The sender ${sender} named no destination and should check that this is right.`,
  details: { place: at, sender },
  concerns: [sender],
});
