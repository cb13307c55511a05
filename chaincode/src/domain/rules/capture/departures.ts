import { transitKey, type TransitLeg } from '../../facts/transit';
import type { LotLine } from '../../facts/thing';
import type { PlaceId } from '../../gs1/id';
import { type Decimal, isZero, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { attempt } from '../attempt';
import { assertLeftBefore, isBefore } from '../claimedTime';
import { least } from '../countHolds';
import { assertLotMovable } from '../lots';
import { present } from '../present';
import { withdrawFrom } from '../shipmentProgress';
import { announce, isShipmentOf } from './advice';
import { adviseLate } from './adviseLate';
import type { Change, Move, Voiding } from './leavings';
import {
  type Aim,
  forgetLeaving,
  legsOf,
  mergedLegs,
  putLegs,
  receiverOf,
  rememberEnd,
  rememberLeaving,
  transitEnd,
} from './legs';
import { voidable } from './preferences';
import {
  addTaking,
  beforeLater,
  dropTaking,
  quantityOf,
  rearranging,
  reorder,
  replaceTaking,
  takeFrom,
  takingsOf,
} from './takings';
import { nothingToVoid } from './wayBack';
import { must } from '../../must';

type Legs = readonly TransitLeg[];

/** Applies the changes of departure steps to the goods in transit from a place of the caller. */
export function changeLegs(step: Step, line: LotLine, from: PlaceId, change: Omit<Change, 'times'>): void {
  const { out, back, moved, voided, unvoided } = change;
  const both = Math.min(out.length, back.length);
  for (const voiding of unvoided) unvoid(step, line, from, voiding);
  for (const move of moved) retime(step, line, from, move);
  back.slice(0, both).forEach((move, n) => {
    const now = out[n];
    if (now) redirect(step, line, from, [move, now]);
  });
  for (const { at, ...aim } of out.slice(both)) shipLine(step, line, { from, at }, aim);
  for (const move of back.slice(both)) unship(step, line, from, move);
  for (const voiding of voided) takeVoided(step, line, from, voiding);
}

/** The place and event time of a departure. */
export interface Departure {
  readonly from: PlaceId;
  readonly at: string;
}

/** Records that a line leaves a place of the caller's. It is in transit then, unless it has arrived already. */
function shipLine(step: Step, line: LotLine, { from, at }: Departure, aim: Aim): void {
  const { facts, caller } = step;
  assertLotMovable(facts, line.lot, { by: caller.party });
  const end = transitEnd(facts, aim, caller.party);
  const added = { from, ...aim, left: at, quantity: line.quantity, sender: caller.party };
  rememberLeaving(facts, line, end, at);
  rememberEnd(facts, line, `from ${caller.party}`, end);
  announce(step, { from, at, aim, goods: { lots: [line], things: [] } });
  rearranging(step, line, [end], () => {
    const isTaken = takingsOf(facts, line.lot, end).some(
      ({ at: time, advices = [] }) => !isBefore(time, at) || advices.some((each) => isUnder(step, aim, each)),
    );
    if (isTaken && reorder(facts, line, end, (all) => [...all, added])) return;
    putLegs(facts, line, end, [...legsOf(facts, line.lot, end), added]);
  });
}

const isUnder = ({ caller }: Step, { shipment }: Aim, document: string): boolean =>
  shipment !== undefined && isShipmentOf(shipment, caller.party, document);

const isOf =
  ({ caller }: Step, from: PlaceId, { at, to, receiver, shipment }: Move) =>
  (leg: TransitLeg): boolean =>
    leg.from === from &&
    leg.sender === caller.party &&
    leg.left === at &&
    leg.to === to &&
    leg.receiver === receiver &&
    leg.shipment === shipment;

/** The legs without a quantity, which is taken from those that match. Undefined if these have less. */
function without(all: Legs, quantity: Decimal, isIt: (leg: TransitLeg) => boolean): Legs | undefined {
  const { left, missing } = takeFrom(all, all.filter(isIt), quantity);
  return isZero(missing) ? left : undefined;
}

/** Undoes the departure of a load. */
function unship(step: Step, line: LotLine, from: PlaceId, move: Move): void {
  const { facts, caller } = step;
  const end = transitEnd(facts, move, caller.party);
  const isIt = isOf(step, from, move);
  const found: Legs[] = [];
  const isDone = rearranging(step, line, [end], () =>
    reorder(facts, line, end, (all) => {
      const left = without(all, line.quantity, isIt);
      if (left) found.push(left);
      return left;
    }),
  );
  if (!isDone && found.length > 0) {
    throw nothingToVoid(line, from, quantityOf(legsOf(facts, line.lot, end).filter(isIt)));
  }
  if (!isDone) {
    takeOff(step, line, from, move);
    return;
  }
  if (move.shipment) withdrawFrom(step, move.shipment, { lots: [line], things: [] });
  forgetLeaving(facts, line, end);
}

/** Changes the destination of a load from the one that its earlier steps state, or puts it under a despatch advice. */
function redirect(step: Step, line: LotLine, from: PlaceId, [before, now]: readonly [Move, Move]): void {
  const { facts, caller } = step;
  const end = transitEnd(facts, now, caller.party);
  const refusal = attempt(facts, () => {
    if (transitEnd(facts, before, caller.party) !== end) {
      takeOff(step, line, from, before);
      shipLine(step, line, { from, at: now.at }, now);
      return;
    }
    const isOther = before.shipment !== now.shipment;
    if (isOther) announce(step, { from, at: now.at, aim: now, goods: { lots: [line], things: [] } });
    if (!replace(step, line, from, [before, now]) && !relabel(step, line, from, [before, now])) {
      throw nothingToVoid(line, from, '0');
    }
    if (isOther && before.shipment) withdrawFrom(step, before.shipment, { lots: [line], things: [] });
  });
  if (refusal) adviseLate(step, line, from, { out: [now], back: [before] });
}

/** Replaces the destination of a load, also in later takings. Returns false if that is impossible. */
function replace(step: Step, line: LotLine, from: PlaceId, [before, now]: readonly [Move, Move]): boolean {
  const { facts, caller } = step;
  const end = transitEnd(facts, now, caller.party);
  const { at, ...aim } = now;
  const added = { from, ...aim, left: at, quantity: line.quantity, sender: caller.party };
  rememberLeaving(facts, line, end, at);
  return rearranging(step, line, [end], () =>
    reorder(facts, line, end, (all) => {
      const left = without(all, line.quantity, isOf(step, from, before));
      return left && [...left, added];
    }),
  );
}

/**
 * The same where a taking would lack goods, because it names another despatch advice and the departure of that one is not recorded yet.
 * Each taking keeps its goods until then. Returns false if not all of the load is known.
 */
function relabel(step: Step, line: LotLine, from: PlaceId, [before, now]: readonly [Move, Move]): boolean {
  const { facts, caller } = step;
  const end = transitEnd(facts, now, caller.party);
  const { at, ...aim } = now;
  const isIt = isOf(step, from, before);
  let missing = line.quantity;
  const relabelled = (legs: Legs): Legs =>
    mergedLegs(
      legs.flatMap((leg) => {
        const quantity = isIt(leg) ? least(leg.quantity, missing) : '0';
        missing = subtract(missing, quantity);
        return [
          { ...leg, quantity: subtract(leg.quantity, quantity) },
          { from, ...aim, left: at, quantity, sender: caller.party },
        ];
      }),
    );
  return rearranging(step, line, [end], () => {
    const undo = facts.savepoint();
    rememberLeaving(facts, line, end, at);
    putLegs(facts, line, end, relabelled(legsOf(facts, line.lot, end)));
    for (const { id } of takingsOf(facts, line.lot, end)) {
      replaceTaking(facts, line, end, { id, change: (taking) => ({ ...taking, parts: relabelled(taking.parts) }) });
    }
    if (isZero(missing)) return true;
    undo();
    return false;
  });
}

/**
 * Changes the time of departure of a load from the one that its earlier steps state. Refuses a later time than that at which the goods
 * arrived or were voided.
 */
function retime(step: Step, line: LotLine, from: PlaceId, { until, ...move }: Change['moved'][number]): void {
  if (replace(step, line, from, [move, { ...move, at: until }]) || !isBefore(move.at, until)) return;
  const { facts, caller } = step;
  const isIt = isOf(step, from, move);
  for (const { at, parts } of takingsOf(facts, line.lot, transitEnd(facts, move, caller.party))) {
    if (parts.some(isIt)) assertLeftBefore(at, `The quantity of ${line.lot} in transit`, until);
  }
}

/** The possible ends of a sender's goods: its own end, for goods without a destination, and those that the aim may mean. */
function endsOf(facts: Facts, line: LotLine, sender: string, aim: Aim): string[] {
  const own = `from ${sender}`;
  const party = receiverOf(facts, aim);
  const known = facts.get(transitKey(line.lot, own))?.ends ?? [];
  return [own, ...known.filter((each) => party === undefined || each === party)];
}

/** Takes the quantity of a voiding that matches no load from the goods in transit from the place. */
function takeVoided(step: Step, line: LotLine, from: PlaceId, { id, at, ...aim }: Voiding): void {
  const { facts, caller } = step;
  const ends = endsOf(facts, line, caller.party, aim);
  const taking = { id, at, place: from, voids: present({ to: aim.to, shipment: aim.shipment }), parts: [] };
  const act = (): void => {
    const all = ends.flatMap((end) => legsOf(facts, line.lot, end).map((leg) => ({ end, leg })));
    const order = voidable(all, taking, caller.party).map(({ leg }) => leg);
    const found = takeFrom(order, order, line.quantity);
    if (!isZero(found.missing)) throw nothingToVoid(line, from, subtract(line.quantity, found.missing));
    for (const end of ends) {
      const here = legsOf(facts, line.lot, end);
      const left = here.map((leg) => found.left[order.indexOf(leg)] ?? leg);
      const parts = here.map((leg, n) => ({ ...leg, quantity: subtract(leg.quantity, must(left[n], 'leg').quantity) }));
      putLegs(facts, line, end, left);
      addTaking(facts, line, end, { ...taking, parts: mergedLegs(parts) });
    }
  };
  rearranging(step, line, ends, () => {
    beforeLater(facts, line, { ends, at }, act);
  });
  for (const end of ends) forgetLeaving(facts, line, end);
}

/** Undoes such a taking, because the voiding did not take place or a load of its quantity matches it after all. */
function unvoid(step: Step, line: LotLine, from: PlaceId, { id, at, ...aim }: Voiding): void {
  const { facts, caller } = step;
  assertLotMovable(facts, line.lot, { by: caller.party });
  const ends = endsOf(facts, line, caller.party, aim);
  const parts = rearranging(step, line, ends, () => {
    const dropped = ends.flatMap((end) => dropTaking(facts, line, end, id).map((leg) => ({ end, leg })));
    for (const end of ends) reorder(facts, line, end, (all) => all);
    return dropped;
  });
  if (parts.length === 0) shipLine(step, line, { from, at }, aim);
  for (const { end, leg } of parts) rememberLeaving(facts, line, end, leg.left ?? at);
}

/** Removes goods that did not leave from the goods in transit, where their departure is not stored any more. */
function takeOff(step: Step, line: LotLine, from: PlaceId, move: Move): void {
  const { facts, caller } = step;
  let missing = line.quantity;
  for (const end of endsOf(facts, line, caller.party, move)) {
    const legs = legsOf(facts, line.lot, end);
    const { at, to, shipment } = move;
    const found = voidable(
      legs.map((leg) => ({ leg })),
      { place: from, at, voids: present({ to, shipment }) },
      caller.party,
    );
    const {
      parts,
      left,
      missing: rest,
    } = takeFrom(
      legs,
      found.map(({ leg }) => leg),
      missing,
    );
    missing = rest;
    putLegs(facts, line, end, left);
    for (const part of parts) {
      if (part.shipment)
        withdrawFrom(step, part.shipment, { lots: [{ ...line, quantity: part.quantity }], things: [] });
    }
    forgetLeaving(facts, line, end);
  }
  if (!isZero(missing)) throw nothingToVoid(line, from, subtract(line.quantity, missing));
}
