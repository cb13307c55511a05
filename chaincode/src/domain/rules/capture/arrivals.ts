import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import type { TransitLeg } from '../../facts/transit';
import type { LotLine } from '../../facts/thing';
import type { PartyId, PlaceId } from '../../gs1/id';
import { add, compare, type Decimal, isNegative, isZero, negate, subtract, sum } from '../../quantity';
import type { Facts, Step } from '../../step';
import { assertLeftBefore } from '../claimedTime';
import { minusLines, sumLines } from '../load';
import { least } from '../countHolds';
import type { Moment, Spot } from '../moment';
import { placeParty } from '../ownership';
import { discrepancyFinding } from '../receipt';
import { arrive, setOff } from '../shipmentProgress';
import { knownShipment } from '../shipments';
import { book, mark, stockAt } from '../stock';
import { putLoadLegs, rememberLegs, restOf, recordArrival } from './arrivedLoads';
import { legsOf, putLegs } from './legs';
import type { TimeShift } from './loads';
import type { Passing } from './passages';
import { putBack } from './putBack';
import { type Arrival, type Candidate, candidates, receivedByCommand, sendersOf } from './underWay';

/** An arrival and its step. */
export interface Arriving {
  readonly passing: Passing;
  readonly arrival: Arrival;
}

/**
 * Books in a line of a captured receipt, unless another step already did. A quantity beyond what was in transit is a surplus: on hold until the producer
 * agrees, like a count's surplus, or until its sender tells that it left. Of what is not under way at all, nothing is booked.
 */
export function receiveLine(step: Step, line: LotLine, { passing, arrival }: Arriving): Finding[] {
  const { facts } = step;
  const { isNew, come, gone } = recordArrival(facts, line, passing);
  const spot = { ...arrival.moment, place: arrival.at };
  moveArrivals(facts, line, spot, { come, gone });
  if (!isNew || repeatsCommand(step, line, arrival)) return [];
  const { taken, unnamed, held } = takeFromTransit(step, line, arrival);
  const over = subtract(line.quantity, quantityOf(taken));
  if (taken.length === 0) throw notUnderWay(line, arrival.at);
  const surplus = { held: add(over, held), surplus: over, adjusted: over };
  const change = { onHand: line.quantity, received: quantityOf(taken), ...surplus };
  book(facts, line, { ...spot, at: come[gone.length] ?? spot.at }, change);
  rememberLegs(facts, line, passing, taken);
  return [...unnamed, ...overFinding(facts, line, over)];
}

/**
 * Returns true if the event repeats a receipt by command. Where its sender has recorded more goods since, it does so if it names the
 * quantity of the command, or more than is in transit.
 */
function repeatsCommand(step: Step, line: LotLine, arrival: Arrival): boolean {
  const received = receivedByCommand(step, line, arrival);
  if (received === undefined) return false;
  const found = candidates(step, line, arrival).map(({ leg }) => leg);
  if (found.length === 0) return true;
  const isRest = found.some(({ shipment }) => shipment !== undefined);
  if (isRest || compare(line.quantity, received) > 0) return false;
  return line.quantity === received || compare(line.quantity, quantityOf(found)) > 0;
}

/** Moves the arrivals of loads to the times of their earliest steps known now. */
export function moveArrivals(facts: Facts, line: LotLine, spot: Spot, { come, gone }: TimeShift): void {
  for (const [n, at] of gone.entries()) {
    const earlier = come[n];
    if (earlier === undefined) continue;
    book(facts, line, { ...spot, at: earlier }, { onHand: line.quantity });
    book(facts, line, { ...spot, at }, { onHand: negate(line.quantity) });
  }
}

const overFinding = (facts: Facts, { lot, uom }: LotLine, over: Decimal): Finding[] =>
  isZero(over) ? [] : [discrepancyFinding(facts, { goods: lot, kind: 'over', quantity: over, uom })];

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
  // Better matching legs may have been recorded since, so all legs are taken anew.
  putBack(step, line, legs, arrival.moment);
  const { taken, unnamed } = takeFromTransit(step, line, { ...arrival, senders });
  const come = subtract(quantityOf(taken), quantityOf(legs));
  if (isZero(come)) return { isLess: false, over, findings: overFinding(facts, line, over) };
  const released = negate(least(stockAt(facts, line.lot, arrival.at, line.uom).surplus, come));
  mark(facts, line, arrival.at, { received: come, adjusted: negate(come), held: released, surplus: released });
  putLoadLegs(facts, line, passing, taken);
  const still = subtract(over, come);
  return { isLess: true, over: still, findings: [...unnamed, ...overFinding(facts, line, still)] };
}

export const quantityOf = (legs: readonly TransitLeg[]): Decimal => sum(legs.map(({ quantity }) => quantity));

/** The parts of legs that arrived, and their exceptions. */
interface Arrived {
  readonly taken: readonly TransitLeg[];
  readonly unnamed: readonly Finding[];
  /** How much of it left on hold. */
  readonly held: Decimal;
}

interface From extends Arrival {
  /** The only senders allowed. */
  readonly senders?: ReadonlySet<PartyId>;
}

/**
 * Takes as much of a line as possible from what is in transit to the caller: what the event names first, then what comes from the named
 * source. While the source's party has goods in transit, goods of other senders are not taken.
 */
function takeFromTransit(step: Step, line: LotLine, arrival: From): Arrived {
  const { at, source, time } = arrival;
  const found = candidates(step, line, arrival);
  const senders = arrival.senders ?? sendersOf(step.facts, found, source);
  const taken: { readonly of: Candidate; readonly part: TransitLeg }[] = [];
  let missing = line.quantity;
  for (const of of found.filter(({ leg }) => senders?.has(leg.sender) !== false)) {
    const quantity = least(of.leg.quantity, missing);
    if (isZero(quantity)) continue;
    assertLeftBefore(time, `The quantity of ${line.lot} in transit`, of.since);
    missing = subtract(missing, quantity);
    taken.push({ of, part: { ...of.leg, quantity } });
  }
  takeOffLegs(step.facts, line, taken);
  const parts = taken.map(({ part }) => part);
  const held = sum(parts.map((part) => bookOff(step, line, part, arrival.moment)));
  const sender = source && placeParty(step.facts, source);
  const adrift = taken.filter(({ of }) => of.end?.startsWith('from ') === true).map(({ part }) => part);
  if (!sender || adrift.length === 0) return { taken: parts, unnamed: [], held };
  const unnamed = [unnamedFinding(`${quantityOf(adrift)} ${line.uom} of ${line.lot}`, at, sender)];
  return { taken: parts, unnamed, held };
}

function takeOffLegs(
  facts: Facts,
  line: LotLine,
  taken: readonly { readonly of: Candidate; readonly part: TransitLeg }[],
): void {
  for (const end of new Set(taken.flatMap(({ of }) => of.end ?? []))) {
    const left = legsOf(facts, line.lot, end).map((leg) => {
      const part = taken.find(({ of }) => of.end === end && of.leg === leg)?.part;
      return part ? { ...leg, quantity: subtract(leg.quantity, part.quantity) } : leg;
    });
    putLegs(facts, line, end, left);
  }
}

/** Books what arrived off the shipment that it is of. Answers how much of it left on hold and still is. */
function bookOff(step: Step, line: LotLine, { shipment: id, quantity }: TransitLeg, moment: Moment): Decimal {
  if (id === undefined) return '0';
  setOff(step, id, moment);
  const { held = [], settled = [] } = knownShipment(step.facts, id);
  const onHold = sumLines(held, minusLines(settled)).find(({ lot }) => lot === line.lot)?.quantity ?? '0';
  arrive(step, id, { lots: [{ ...line, quantity }], things: [] });
  return isNegative(onHold) ? '0' : least(onHold, quantity);
}

const notUnderWay = (line: LotLine, at: PlaceId): Refusal =>
  new Refusal(
    'transit_insufficient',
    `${line.quantity} ${line.uom} of ${line.lot} received at ${at}, but none are in transit to it.`,
    { lot: line.lot, place: at, received: line.quantity, underWay: '0' },
  );

export const unnamedFinding = (what: string, at: PlaceId, sender: PartyId): Finding => ({
  code: 'destination_unnamed',
  detail: `${what} arrived at ${at}. The sender ${sender} named no destination and should check that this is right.`,
  details: { place: at, sender },
  concerns: [sender],
});
