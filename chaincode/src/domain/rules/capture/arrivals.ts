import type { Finding } from '../../command';
import type { Took } from '../../facts/passage';
import type { Taking, TransitLeg } from '../../facts/transit';
import type { LotLine } from '../../facts/thing';
import type { PartyId } from '../../gs1/id';
import { add, compare, type Decimal, isNegative, isZero, negate, subtract, sum } from '../../quantity';
import type { Facts, Step } from '../../step';
import { assertLeftBefore } from '../claimedTime';
import { minusLines, sumLines } from '../load';
import { least } from '../countHolds';
import { find, foundBy, loseAgain } from '../lostGoods';
import { noteArrival } from '../makers';
import type { Moment, Spot } from '../moment';
import { placeParty } from '../ownership';
import { present } from '../present';
import { discrepancyFinding } from '../receipt';
import { arrive, comeBack, setOff, unsigned } from '../shipmentProgress';
import { knownShipment } from '../shipments';
import { book, mark, stockAt } from '../stock';
import { noneToReceive, unnamedFinding } from './arrivalFindings';
import { type ArrivedLoad, moveArrivals, putTook, recordArrival, rememberTook, tookLess, tookOf } from './arrivedLoads';
import { legsOf, putLegs } from './legs';
import type { Passing } from './passages';
import {
  addTaking,
  beforeLater,
  dropTaking,
  quantityOf,
  rearranging,
  reorder,
  replaceTaking,
  takingsOf,
} from './takings';
import {
  type Arrival,
  type Candidate,
  candidates,
  endsOf,
  receivedByCommand,
  shipmentsOf,
  signedShipment,
} from './underWay';

/** An arrival and its step. */
export interface Arriving {
  readonly passing: Passing;
  readonly arrival: Arrival;
}

/**
 * Books in a line of a captured receipt, unless another step already did. A quantity beyond what was in transit is a surplus: on hold until
 * the producer agrees, like a count's surplus, or until its sender records that it left. Goods that are not in transit are not booked.
 */
export function receiveLine(step: Step, line: LotLine, arriving: Arriving): Finding[] {
  const { passing, arrival } = arriving;
  const { facts } = step;
  const first = arriveOnce(step, line, arriving);
  if (!first) return [...unnamedAgain(step, line, arriving), ...overAgain(step, line, passing)];
  const { spot } = first;
  if (first.isRepeated) {
    receiveFound(step, line, arriving, spot);
    return [];
  }
  const { took, unnamed, held } = takeFromTransit(step, line, { ...arrival, time: spot.at });
  const over = subtract(line.quantity, took.quantity);
  const signed = isZero(over) ? undefined : signedShipment(step, line, arrival);
  if (signed !== undefined) throw unsigned(step, signed, line.lot);
  if (isZero(took.quantity)) {
    if (receiveFound(step, line, arriving, spot)) return [];
    throw noneToReceive(step, line, arrival);
  }
  const surplus = { held: add(over, held), surplus: over, adjusted: over };
  book(facts, line, spot, { onHand: line.quantity, received: took.quantity, ...surplus });
  rememberTook(facts, line, passing, took);
  return [...unnamed, ...overFinding(facts, line, over)];
}

/** Books a load of goods that a final receipt had missed. Returns false if it is none. */
function receiveFound(step: Step, line: LotLine, { passing, arrival }: Arriving, spot: Spot): boolean {
  const lost = foundBy(step, line, { shipments: shipmentsOf(step, arrival), time: arrival.time });
  if (!lost) return false;
  find(step, line, spot, lost);
  rememberTook(step.facts, line, passing, { id: arrival.id, ends: [], quantity: line.quantity, found: lost });
  return true;
}

/** The place and time at which a load arrives, and whether its receipt was made by command already. */
interface FirstStep {
  readonly spot: Spot;
  readonly isRepeated: boolean;
}

/** Records a step of an arrival. Returns undefined if it is a further step of a load that has arrived. */
export function arriveOnce(step: Step, line: LotLine, { passing, arrival }: Arriving): FirstStep | undefined {
  const { isNew, come, gone, loads, shifted } = recordArrival(step.facts, line, passing);
  const spot = { ...arrival.moment, place: arrival.at };
  moveArrivals(step, line, spot, { come, gone, shifted });
  if (gone.length > 0) retime(step, line, loads);
  nameSource(step, line, { passing, arrival });
  if (!isNew) return undefined;
  return { spot: { ...spot, at: come[gone.length] ?? spot.at }, isRepeated: repeatsCommand(step, line, arrival) };
}

/** A further step of an arrival has the same exception as its first one, whichever was recorded first, so a correction leaves one. */
export function unnamedAgain({ facts }: Step, line: LotLine, { passing, arrival }: Arriving): Finding[] {
  const own = 'from ';
  const end = tookOf(facts, line, passing)?.ends.find((each) => each.startsWith(own));
  if (end === undefined) return [];
  const what = `${line.quantity} ${line.uom} of ${line.lot}`;
  return [unnamedFinding(what, arrival.at, end.slice(own.length) as PartyId)];
}

/** A further step waits for the rest of its load, too: the first one may be in error. */
function overAgain({ facts }: Step, line: LotLine, passing: Passing): Finding[] {
  const took = tookLess(facts, line, passing);
  return took ? overFinding(facts, line, subtract(line.quantity, took.quantity)) : [];
}

/** Takes goods in transit for the loads of a line, at the times of their earliest known steps. */
export function retime(step: Step, line: LotLine, loads: readonly ArrivedLoad[]): void {
  for (const { took, at } of loads) changeTaking(step, line, took, (taking) => ({ ...taking, at }));
}

/** A further step of a load may name documents and a source that the first one did not. */
function nameSource(step: Step, line: LotLine, { passing, arrival: { source, documents } }: Arriving): void {
  const took = tookOf(step.facts, line, passing);
  const all = (known: readonly string[] = [], more: readonly string[]): readonly string[] | undefined =>
    known.length + more.length === 0 ? undefined : [...new Set([...known, ...more])].toSorted();
  if (!took) return;
  changeTaking(step, line, took, (taking) => {
    const { advices, others } = taking;
    const said = { advices: all(advices, documents.advices), others: all(others, documents.others) };
    return { ...taking, ...present({ source: taking.source ?? source, ...said }) };
  });
}

function changeTaking(step: Step, line: LotLine, { id, ends }: Took, change: (taking: Taking) => Taking): void {
  const { facts } = step;
  for (const end of ends) {
    rearranging(step, line, [end], () => {
      if (!replaceTaking(facts, line, end, { id, change }) || reorder(facts, line, end, (all) => all)) return;
      const { at, parts = [] } = takingsOf(facts, line.lot, end).find((each) => each.id === id) ?? {};
      for (const { left } of parts) assertLeftBefore(at, `The quantity of ${line.lot} in transit`, left);
    });
  }
}

/**
 * Returns true if the event repeats a receipt that was made by command. If the sender has recorded more goods since, the event repeats it
 * only if it names the quantity of the command, or more than is in transit.
 */
function repeatsCommand(step: Step, line: LotLine, arrival: Arrival): boolean {
  const received = receivedByCommand(step, line, arrival);
  if (received === undefined) return false;
  const found = candidates(step, line, arrival).map(({ leg }) => leg);
  if (found.length === 0) return isCovered(line, received) || signedShipment(step, line, arrival) === undefined;
  const isRest = found.some(({ shipment }) => shipment !== undefined);
  if (isRest || !isCovered(line, received)) return false;
  return line.quantity === received || compare(line.quantity, quantityOf(found)) > 0;
}

const isCovered = ({ quantity }: LotLine, received: Decimal): boolean => compare(quantity, received) <= 0;

const overFinding = (facts: Facts, { lot, uom }: LotLine, over: Decimal): Finding[] =>
  isZero(over) ? [] : [discrepancyFinding(facts, { goods: lot, kind: 'over', quantity: over, uom }, [])];

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
  const before = tookLess(facts, line, passing);
  const over = before ? subtract(line.quantity, before.quantity) : '0';
  const legs = before && giveBack(step, line, before, arrival.moment);
  if (!before || !legs) return { isLess: false, over, findings: overFinding(facts, line, over) };
  const senders = new Set(legs.map(({ sender }) => sender));
  const { took, unnamed } = takeFromTransit(step, line, { ...arrival, senders });
  const come = subtract(took.quantity, before.quantity);
  if (isZero(come)) return { isLess: false, over, findings: overFinding(facts, line, over) };
  const released = negate(least(stockAt(facts, line.lot, arrival.at, line.uom).surplus, come));
  mark(facts, line, arrival.at, { received: come, adjusted: negate(come), held: released, surplus: released });
  putTook(facts, line, passing, [before, took]);
  const still = subtract(over, come);
  return { isLess: true, over: still, findings: [...unnamed, ...overFinding(facts, line, still)] };
}

/** Puts the takings of a load back in transit, for later takings. Undefined if they are not stored any more. */
export function giveBack(step: Step, line: LotLine, took: Took, moment: Moment): readonly TransitLeg[] | undefined {
  const { facts } = step;
  const { id, ends, quantity, carried = [], found } = took;
  if (found) {
    loseAgain(facts, line, found);
    return [];
  }
  const parts = rearranging(step, line, ends, () => {
    const dropped = ends.flatMap((end) => dropTaking(facts, line, end, id));
    for (const end of ends) reorder(facts, line, end, (all) => all);
    return dropped;
  });
  for (const leg of carried) {
    if (leg.shipment) comeBack(step, leg.shipment, { lots: [{ ...line, quantity: leg.quantity }], things: [] }, moment);
  }
  const all = [...parts, ...carried];
  return quantityOf(all) === quantity ? all : undefined;
}

/** The goods that arrived, and their exceptions. */
interface Arrived {
  readonly took: Took;
  readonly unnamed: readonly Finding[];
  /** How much of it left on hold. */
  readonly held: Decimal;
}

interface From extends Arrival {
  /** The only senders allowed. */
  readonly senders?: ReadonlySet<PartyId>;
}

/** Takes as much of a line as possible from what is in transit to the caller, before what arrived later. */
export function takeFromTransit(step: Step, line: LotLine, arrival: From): Arrived {
  const ends = endsOf(step, arrival);
  let taken: readonly Part[] = [];
  rearranging(step, line, ends, () => {
    beforeLater(step.facts, line, { ends, at: arrival.time }, () => {
      taken = takeParts(step, line, arrival);
    });
  });
  const carried = taken.filter(({ of }) => of.end === undefined).map(({ part }) => part);
  const held = sum(carried.map((part) => bookOff(step, line, part, arrival.moment)));
  for (const { part } of taken) noteArrival(step.facts, [line.lot], part.sender, step.caller.party);
  const from = [...new Set(taken.flatMap(({ of }) => of.end ?? []))];
  const quantity = quantityOf(taken.map(({ part }) => part));
  const took = { id: arrival.id, ends: from, quantity, ...(carried.length > 0 && { carried }) };
  const sender = arrival.source && placeParty(step.facts, arrival.source);
  const adrift = taken.filter(({ of }) => of.end?.startsWith('from ') === true).map(({ part }) => part);
  if (!sender || adrift.length === 0) return { took, unnamed: [], held };
  const what = `${quantityOf(adrift)} ${line.uom} of ${line.lot}`;
  return { took, unnamed: [unnamedFinding(what, arrival.at, sender)], held };
}

/** A part of the goods in transit to one end. */
interface Part {
  readonly of: Candidate;
  readonly part: TransitLeg;
}

/** Takes parts of the goods in transit from their ends, and notes there who took them. */
function takeParts(step: Step, line: LotLine, arrival: From): readonly Part[] {
  const taken: Part[] = [];
  let missing = line.quantity;
  for (const of of candidates(step, line, arrival, arrival.senders)) {
    const quantity = least(of.leg.quantity, missing);
    if (isZero(quantity)) continue;
    assertLeftBefore(arrival.time, `The quantity of ${line.lot} in transit`, of.leg.left ?? of.since);
    missing = subtract(missing, quantity);
    taken.push({ of, part: { ...of.leg, quantity } });
  }
  for (const end of new Set(taken.flatMap(({ of }) => of.end ?? []))) {
    const here = taken.filter(({ of }) => of.end === end);
    const left = legsOf(step.facts, line.lot, end).map((leg) => {
      const part = here.find(({ of }) => of.leg === leg)?.part;
      return part ? { ...leg, quantity: subtract(leg.quantity, part.quantity) } : leg;
    });
    putLegs(step.facts, line, end, left);
    const parts = here.map(({ part }) => part);
    addTaking(step.facts, line, end, takingOf(arrival, parts));
  }
  return taken;
}

const takingOf = ({ id, at, time, source, documents, isReturn }: Arrival, parts: readonly TransitLeg[]): Taking =>
  present({
    id,
    at: time,
    place: at,
    source,
    parts,
    advices: documents.advices.length > 0 ? documents.advices : undefined,
    others: documents.others.length > 0 ? documents.others : undefined,
    returned: isReturn ? true : undefined,
  });

/** Books arrived goods off their shipment. Returns the quantity that left on hold and is still on hold. */
function bookOff(step: Step, line: LotLine, { shipment: id, quantity }: TransitLeg, moment: Moment): Decimal {
  if (id === undefined) return '0';
  setOff(step, id, moment);
  const { held = [], settled = [] } = knownShipment(step.facts, id);
  const onHold = sumLines(held, minusLines(settled)).find(({ lot }) => lot === line.lot)?.quantity ?? '0';
  arrive(step, id, { lots: [{ ...line, quantity }], things: [] });
  return isNegative(onHold) ? '0' : least(onHold, quantity);
}
