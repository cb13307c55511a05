import type { Finding } from '../../command';
import { eventKey } from '../../facts/event';
import { type ThingId, thingKey } from '../../facts/thing';
import type { CapturedEvent } from './captureInput';
import type { Facts, Step } from '../../step';
import { tookAt, unfilledAt } from '../fillings';
import { uncount } from '../countStock';
import { lotLines, measured } from '../lotLines';
import type { Moment } from '../moment';
import { unsell } from '../soldGoods';
import { neverUsed } from '../things';
import { fillAgain } from '../wholeContainers';
import type { Goods } from './eventGoods';
import { retime } from './arrivals';
import { moveArrivals, removeArrival } from './arrivedLoads';
import { giveBack, undestroy } from './giveBack';
import { impossible } from './impossible';
import { type Change, withdrawLeaving } from './leavings';
import { arrivingWith, changeLeaving, redirectThing } from './movement';
import { type Emptying, unpackAgain } from './packingEvent';
import { closeThingPassage, type Passing, wayWithout } from './passages';
import { undoReturned } from './returns';
import {
  aimOf,
  type Applied,
  appliedBy,
  type Effect,
  isShippedByCommand,
  passingOf,
  statedEffect,
} from './stockEffect';
import { unmake } from './unmake';
import { forgetUnnamed, noteUnnamed, noteUnnamedAround } from './unnamed';
import { sendBackLine, sendBackThing, voidThing } from './wayBack';
import { asWithin, untell } from './within';

/**
 * Undoes the effect of an event that was declared in error (EPCIS 2.0 section 7.4.1.4). Refuses if goods have moved on, are recalled or on
 * hold, or if the event does not contain what it changed; the caller must roll back. `emptying`: an event that is booked
 * before this one is booked again.
 */
export function takeBack(step: Step, said: CapturedEvent, emptying?: Emptying): Finding[] {
  const effect = statedEffect(said);
  const within = effect === 'receive' ? step.facts.get(eventKey(step.caller.msp, said.hash))?.within : undefined;
  const captured = asWithin(step.facts, said, within);
  if (effect === 'none') return [];
  if (isOfCommand(step, captured)) {
    throw impossible(
      'The event was built by a command; undo it with a command, such as cancelling, returning or counting.',
    );
  }
  const applied = { ...appliedBy(step, captured, effect), emptying };
  if (within) {
    untell(step.facts, within, { passing: passingOf(step, captured, applied.place, 'in') });
    for (const id of within.things) forgetUnnamed(step, captured.digest, id);
  }
  waysBack[effect](applied);
  if (effect === 'receive') for (const id of captured.named.goods.things) noteUnnamed(step, id, applied.place);
  return applied.moment.findings;
}

/** Returns true if another event can make it possible to undo the event's effect on stock. */
export function mayBeTakenBack(step: Step, captured: CapturedEvent): boolean {
  const effect = statedEffect(captured);
  const { goods } = captured.named;
  if (effect === 'count' || isOfCommand(step, captured)) return false;
  return effect !== 'void' || goods.things.length === 0;
}

/** Returns true for the event of a command. Compares the local name, because a context may give lotline:request another prefix. */
const isOfCommand = ({ caller }: Step, { event }: CapturedEvent): boolean =>
  Object.entries(event).some(
    ([key, value]) => key.endsWith(':request') && typeof value === 'string' && value.startsWith(`${caller.msp}/`),
  );

interface Undoing extends Applied {
  readonly emptying: Emptying | undefined;
}

const waysBack: Record<Exclude<Effect, 'none'>, (applied: Undoing) => void> = {
  make: (applied) => {
    unmake(applied);
  },
  transform: (applied) => {
    unmake(applied);
    giveBack(applied);
  },
  remove: ({ step, named, place, moment, captured }) => {
    const { held } = step.facts.get(eventKey(step.caller.msp, captured.hash)) ?? {};
    undestroy(step, named.goods, { ...moment, place }, held);
  },
  sell: ({ step, named, place, moment, captured }) => {
    unsell(step, { place, moment, ...named.goods, event: captured.hash });
  },
  return: ({ step, named, place, moment, captured }) => {
    undoReturned(step, named.goods, passingOf(step, captured, place, 'back'), moment);
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
      moveArrivals(step, line, spot, removed);
      if (come.length > 0) retime(step, line, loads);
      if (took) sendBackLine(step, line, { ...spot, at: gone[come.length] ?? spot.at }, took);
    }
    for (const id of arrivingWith(step.facts, named.goods.things, passing)) {
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
  pack: ({ step, named, place, moment, captured, emptying }) => {
    if (!named.parent) return;
    unpackAgain(step, named.parent, named.goods, { ...moment, place, emptying });
    unstart(step.facts, named.parent, captured.time);
    noteUnnamedAround(step, named.parent);
  },
  unpack: ({ step, named, place, moment, captured }) => {
    if (!named.parent) return;
    const before = step.facts.get(thingKey(named.parent));
    const isNamed = named.goods.lots.length + named.goods.things.length > 0;
    const goods = isNamed ? named.goods : tookAt(before ?? {}, captured.time);
    if (!goods) throw impossible(`It is not known any more what was taken out of ${named.parent}; pack it again.`);
    fillAgain(step.facts, named.parent, { ...moment, place }, goods);
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
