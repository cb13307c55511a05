import type { Finding } from '../../command';
import { Refusal } from '../../errors';
import { lotKey } from '../../facts/lot';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { LotId, PlaceId } from '../../gs1/id';
import { isLogisticUnitId } from '../../goodsKinds';
import type { CapturedEvent } from './captureInput';
import { compare, negate, subtract } from '../../quantity';
import type { Facts, Step } from '../../step';
import { isOpenSince, reopenedAt, unfilledAt, wasEmptiedAfter } from '../fillings';
import { atLeastZero, least } from '../countHolds';
import { uncount } from '../countStock';
import { asCounted, lotLines, madeLines, measured } from '../lotLines';
import { assertLotMovable } from '../lots';
import type { Moment, Spot } from '../moment';
import { one } from '../load';
import { addAround, openContainer, packInto, unpackFrom } from '../packing';
import { assertAvailable, book, stockAt } from '../stock';
import { sellAgain, unsell } from '../takeOut';
import { assertThingMovable, knownThing, looseThing, neverUsed, nowhere } from '../things';
import type { Goods } from './eventGoods';
import { moveArrivals, retime } from './arrivals';
import { removeArrival } from './arrivedLoads';
import { type Change, withdrawLeaving } from './leavings';
import { changeLeaving } from './movement';
import { closeThingPassage, type Passing, wayWithout } from './passages';
import {
  aimOf,
  type Applied,
  appliedBy,
  type Effect,
  isShippedByCommand,
  passingOf,
  processOf,
  statedEffect,
} from './stockEffect';
import { redirectThing } from './movement';
import { sendBackLine, sendBackThing, voidThing } from './wayBack';

/**
 * Undoes the effect of an event that was declared in error (EPCIS 2.0 section 7.4.1.4). Refuses if goods have moved on, are recalled or on
 * hold, or if the event does not contain what it changed; the caller must roll back.
 */
export function takeBack(step: Step, captured: CapturedEvent): Finding[] {
  const effect = statedEffect(captured);
  if (effect === 'none') return [];
  if (isOfCommand(step, captured)) {
    throw impossible(
      'The event was built by a command; undo it with a command, such as cancelling, returning or counting.',
    );
  }
  const applied = appliedBy(step, captured, effect);
  waysBack[effect](applied);
  return applied.moment.findings;
}

/** Returns true if another event can make it possible to undo the event's effect on stock. */
export function mayBeTakenBack(step: Step, captured: CapturedEvent): boolean {
  const effect = statedEffect(captured);
  const { goods } = captured.named;
  if (effect === 'count' || isOfCommand(step, captured)) return false;
  if (effect === 'void') return goods.things.length === 0;
  return effect !== 'unpack' || goods.lots.length + goods.things.length > 0;
}

/** Returns true for the event of a command. Compares the local name, because a context may give lotline:request another prefix. */
const isOfCommand = ({ caller }: Step, { event }: CapturedEvent): boolean =>
  Object.entries(event).some(
    ([key, value]) => key.endsWith(':request') && typeof value === 'string' && value.startsWith(`${caller.msp}/`),
  );

const impossible = (message: string): Refusal => new Refusal('correction_impossible', message);

const waysBack: Record<Exclude<Effect, 'none'>, (applied: Applied) => void> = {
  make: (applied) => {
    unmake(applied);
  },
  transform: (applied) => {
    unmake(applied);
    giveBack(applied);
  },
  remove: ({ step, named, place, moment }) => {
    undestroy(step, named.goods, { ...moment, place });
  },
  sell: ({ step, named, place, moment, captured }) => {
    unsell(step, { place, moment, ...named.goods, event: captured.hash });
  },
  return: ({ step, named, place, moment }) => {
    sellAgain(step, { place, moment, ...named.goods });
  },
  ship: ({ step, named, place, moment, captured }) => {
    if (isShippedByCommand(step, captured)) return;
    const passing = passingOf(step, captured, place, 'out');
    const back = [{ ...aimOf(step, captured), at: captured.time }];
    const none = { out: [], moved: [], voided: [], unvoided: [] };
    const alone = { ...none, back, times: { come: [], gone: [captured.time] } };
    unleave(step, named.goods, { passing, moment }, alone);
    for (const id of named.goods.things) {
      const way = wayWithout(step.facts, id, passing);
      if (!closeThingPassage(step.facts, id, passing)) voidThing(step, id, place);
      else if (way) redirectThing(step, id, place, way);
    }
  },
  receive: ({ step, named, place, moment, captured }) => {
    const passing = passingOf(step, captured, place, 'in');
    for (const line of lotLines(step.facts, named.goods.lots)) {
      const removed = removeArrival(step.facts, line, passing);
      if (!removed) throw impossible(`It is not known any more where ${line.lot} came from.`);
      const { took, loads, come, gone } = removed;
      const spot = { ...moment, place };
      moveArrivals(step.facts, line, spot, { come, gone });
      if (come.length > 0) retime(step, line, loads);
      if (took) sendBackLine(step, line, { ...spot, at: gone[come.length] ?? spot.at }, took);
    }
    for (const id of named.goods.things) {
      if (!closeThingPassage(step.facts, id, passing)) sendBackThing(step, id, { ...moment, place });
    }
  },
  void: ({ step, named, place, moment, captured }) => {
    if (named.goods.things.length > 0) throw impossible('Record again where the goods were shipped to.');
    const passing = passingOf(step, captured, place, 'out');
    unleave(step, named.goods, { passing, moment });
  },
  count: ({ step, named, place, moment }) => {
    for (const line of measured(step.facts, named.goods.lots)) uncount(step.facts, line, place, moment);
  },
  pack: ({ step, named, place, moment, captured }) => {
    if (!named.parent) return;
    const container = looseThing(step.facts, named.parent, place);
    assertThingMovable(step.facts, container, { by: step.caller.party });
    if (wasEmptiedAfter(container, captured.time)) throw impossible(`${named.parent} was emptied since.`);
    unpackFrom(step.facts, container, { ...moment, place }, named.goods);
    unstart(step.facts, named.parent, captured.time);
  },
  unpack: ({ step, named, place, moment, captured }) => {
    if (!named.parent) return;
    if (named.goods.lots.length + named.goods.things.length === 0) {
      throw impossible(`The event does not list the goods taken out of ${named.parent}; pack it again.`);
    }
    const before = step.facts.get(thingKey(named.parent));
    const fillings = reopenedAt(before ?? {}, captured.time);
    if (before?.place !== place || !isOpenSince(fillings, captured.time)) {
      throw impossible(`${named.parent} was filled, emptied or moved since.`);
    }
    const container = openContainer(step.facts, named.parent, { place, at: captured.time });
    packInto(step.facts, { ...container, fillings }, { ...moment, place }, named.goods);
  },
};

/** Removes a packing that did not happen from a container's fillings. */
function unstart(facts: Facts, id: ThingId, time: string): void {
  const thing = facts.get(thingKey(id));
  if (!thing) return;
  const { fillings: _fillings, ...rest } = thing;
  const fillings = unfilledAt(thing, time);
  facts.put(thingKey(id), fillings.length > 0 ? { ...rest, fillings } : neverUsed(rest));
}

/**
 * Undoes the departure of lots from a place, or restores it, unless another event states the same. `alone` is the change to make if their
 * load is no longer stored.
 */
interface Leaving {
  readonly passing: Passing;
  readonly moment: Moment;
}

function unleave(step: Step, { lots }: Goods, { passing, moment }: Leaving, alone?: Change): void {
  for (const line of lotLines(step.facts, lots)) {
    const change = withdrawLeaving(step.facts, line, passing) ?? alone;
    if (!change) throw impossible(`It is not known any more how ${line.lot} left ${passing.place}.`);
    changeLeaving(step, line, { ...moment, place: passing.place }, change);
  }
}

/** Undoes making goods: they are removed from the place and have no producer. */
function unmake({ step, named: { goods }, place, moment, captured }: Applied): void {
  const isRun = captured.event.bizStep === 'creating_class_instance';
  const process = processOf(step, captured);
  for (const line of lotLines(step.facts, madeLines(step.facts, goods.lots))) {
    const again = isRun || (process !== undefined && step.facts.get(lotKey(line.lot))?.process === process);
    unmakeLot(step, line, { ...moment, place, again });
  }
  for (const id of goods.things) if (!isLogisticUnitId(id)) unmakeThing(step, id, place);
}

interface Making extends Spot {
  /** True if it was a further run; otherwise a new commissioning event may follow. */
  readonly again: boolean;
}

function unmakeLot({ facts, caller }: Step, line: LotLine, making: Making): void {
  const { again } = making;
  assertLotMovable(facts, line.lot, { by: caller.party });
  assertAvailable(facts, line, making);
  book(facts, line, making, { onHand: negate(line.quantity), made: negate(line.quantity) });
  const lot = facts.get(lotKey(line.lot));
  if (!lot) return;
  const runs = (lot.runs ?? 1) - 1;
  if (runs > 0) {
    const { runs: _runs, ...rest } = lot;
    const mayBegin = lot.producer === caller.party && !again;
    facts.put(lotKey(lot.id), {
      ...rest,
      ...(runs > 1 && { runs }),
      ...(mayBegin && { uncommissioned: true as const }),
    });
    return;
  }
  const { id, recalls, confirmed, contested, hold } = lot;
  facts.put(lotKey(id), {
    id,
    status: 'unverified',
    recalls,
    runs: 0,
    ...(confirmed && { confirmed }),
    ...(contested && { contested }),
    ...(hold && { hold }),
  });
}

function unmakeThing({ facts, caller }: Step, id: ThingId, place: PlaceId): void {
  const known = knownThing(facts, id);
  // A case that is in use as a container stays one, wherever it is.
  const isUsed = known.fillings !== undefined && known.status === 'active' && known.shipment === undefined;
  const thing = isUsed ? known : looseThing(facts, id, place);
  assertThingMovable(facts, thing, { by: caller.party });
  if (thing.parent && thing.lot) {
    addAround(facts, thing, { load: [{ lot: thing.lot, quantity: '-1', uom: one }], claims: [] });
  }
  const {
    status: _status,
    producer: _producer,
    lot: _lot,
    expiry: _expiry,
    madeIn: _in,
    ...rest
  } = isUsed ? thing : nowhere(thing);
  facts.put(thingKey(id), { ...rest, status: 'unverified' });
}

/** Returns consumed inputs to the place. Refuses a container that was opened, because the event does not list its contents. */
function giveBack({ step: { facts }, named: { inputs: goods }, place, moment }: Applied): void {
  for (const line of lotLines(facts, goods.lots)) {
    book(facts, line, { ...moment, place }, { onHand: line.quantity, consumed: negate(line.quantity) });
  }
  for (const id of goods.things) {
    const thing = goneThing(facts, id, 'consumed', place);
    if (thing.fillings?.some(({ until }) => until === moment.at) === true) {
      throw impossible(`${id} was opened, and the event does not list its contents.`);
    }
    facts.put(thingKey(id), { ...thing, status: 'active' });
  }
}

/** A thing that was consumed or destroyed at the place. Refuses another one. */
function goneThing(facts: Facts, id: ThingId, how: 'consumed' | 'destroyed', place: PlaceId): Thing {
  const thing = knownThing(facts, id);
  if (thing.status === how && thing.place === place) return thing;
  throw new Refusal('item_not_here', `${id} was not ${how} at ${place}.`, { goods: id });
}

/** Undoes destroying goods. Stock is put on hold, because it may have been before. Recalled goods must be counted instead. */
function undestroy({ facts, caller }: Step, goods: Goods, spot: Spot): void {
  const { place } = spot;
  for (const line of asCounted(facts, goods.lots)) {
    assertNeverRecalled(facts, line.lot);
    assertLotMovable(facts, line.lot, { by: caller.party });
    const { destroyed, adjusted, surplus } = stockAt(facts, line.lot, place, line.uom);
    if (compare(destroyed, line.quantity) < 0) {
      throw impossible(
        `Cannot restore ${line.quantity} ${line.uom} of ${line.lot}: ${destroyed} were destroyed at ${place}.`,
      );
    }
    const counted = atLeastZero(subtract(adjusted, surplus));
    book(facts, line, spot, {
      onHand: line.quantity,
      held: line.quantity,
      surplus: least(counted, line.quantity),
      destroyed: negate(line.quantity),
    });
  }
  for (const id of goods.things) {
    const thing = goneThing(facts, id, 'destroyed', place);
    if (thing.recalls.length > 0)
      throw impossible(`${id} was recalled; its holder must report it in a response to the recall.`);
    if (thing.lot) assertNeverRecalled(facts, thing.lot);
    facts.put(thingKey(id), { ...thing, status: 'active' });
  }
}

function assertNeverRecalled(facts: Facts, lot: LotId): void {
  if ((facts.get(lotKey(lot))?.recalls.length ?? 0) === 0) return;
  throw impossible(`Lot ${lot} was recalled; count the remaining goods.`);
}
