import { millisecondsOf } from '../../epcis/utcTime';
import { Refusal } from '../../errors';
import type { Direction, StatedWay, ThingPassage } from '../../facts/passage';
import { type Thing, type ThingId, thingKey } from '../../facts/thing';
import { isItemId } from '../../goodsKinds';
import type { PartyId, PlaceId } from '../../gs1/id';
import type { Facts } from '../../step';
import { soldFilling } from '../fillings';
import { present } from '../present';
import { neverThere } from '../things';
import type { Leg } from '../../facts/transit';
import { assertOneJourney, beforeKnown, assertNotArrivedBefore, assertSameReceiver } from './contradictions';
import { journeyAfter } from './journeyLeg';
import { must } from '../../must';
import { limits } from '../../limits';

/** The longest time between the steps of one load. Later steps with the same quantity are of another load. */
export const longestPassage = 7 * 86_400_000;

/** The most steps of one passage that are kept, because they stay in the thing's fact. */
const mostSteps = 20;

/** One business step of a departure or arrival. */
export interface Passing {
  readonly place: PlaceId;
  readonly direction: Direction;
  /** CBV business step. */
  readonly step: string;
  /** Event time, UTC. */
  readonly at: string;
  /** The place at the other end and its party, if the event names them. */
  readonly end?: PlaceId | undefined;
  readonly party?: PartyId | undefined;
  /** The party that goods which leave are for, where the event names one. */
  readonly receiver?: PartyId | undefined;
  /** The despatch advice that the event names: of goods that leave, the id of the shipment. */
  readonly advice?: string | undefined;
  /** True for a departure of goods that are sent back. */
  readonly returned?: boolean;
}

const firstStated = ({ place, direction, at, step, end, party, advice }: Passing): ThingPassage => ({
  place,
  direction,
  at,
  steps: [step],
  ...present({ end, party, advice }),
});

const wayOf = ({ step, at, end, party, receiver, advice }: Passing): StatedWay =>
  present({ step, at, end, party, receiver, advice });

/** The destinations that the steps of a departure state; undefined while they state the same. */
function waysWith(
  passed: ThingPassage,
  passing: Passing,
  first: Pick<StatedWay, 'receiver'>,
): readonly StatedWay[] | undefined {
  if (passing.direction !== 'out') return undefined;
  const { ways, end, party, advice } = passed;
  const way = wayOf(passing);
  if (ways) return [...ways, way].slice(0, mostSteps);
  if (end === way.end && party === way.party && advice === way.advice) return undefined;
  const known = stepsOf(passed).map((step) =>
    present({ ...step, end: end as PlaceId | undefined, party, advice, ...first }),
  );
  return [...known, way];
}

/** The destination that steps state together: each part from the first step that names it. */
function wayOfAll(ways: readonly StatedWay[]): Omit<StatedWay, 'step'> {
  const all = ways.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const aimed = all.find(({ end }) => end !== undefined) ?? all.find(({ party }) => party !== undefined);
  const { end, party, receiver } = aimed ?? {};
  const advice = all.find((each) => each.advice !== undefined)?.advice;
  return present({ at: must(all[0], 'way').at, end, party, receiver, advice });
}

function withStep(
  passed: ThingPassage,
  passing: Passing,
  { receiver }: Pick<StatedWay, 'receiver'> = {},
): ThingPassage {
  const { step, at, end, party, advice } = passing;
  const ways = waysWith(passed, passing, present({ receiver }));
  const steps = [...stepsOf(passed), { step, at }].slice(0, mostSteps);
  return { ...passed, ...withSteps(steps), ...present({ end, party, advice }), ...(ways && { ways }) };
}

interface TimedStep {
  readonly step: string;
  readonly at: string;
}

const stepsOf = ({ at, steps, times = [] }: ThingPassage): TimedStep[] =>
  steps.map((step, n) => ({ step, at: times[n] ?? at }));

/** The fields of a passage for steps with their times. */
function withSteps(all: readonly TimedStep[]): Pick<ThingPassage, 'at' | 'steps' | 'times'> {
  const times = all.map(({ at }) => at);
  return { at: times.toSorted()[0] ?? '', steps: all.map(({ step }) => step), ...(all.length > 1 && { times }) };
}

const isSame = ({ at, steps, end, party, advice, voided }: ThingPassage, passing: Passing): boolean =>
  !steps.includes(passing.step) &&
  (voided === undefined || passing.at <= voided) &&
  isCompatible(end, passing.end) &&
  isCompatible(party, passing.party) &&
  isCompatible(advice, passing.advice) &&
  Math.abs(millisecondsOf(at) - millisecondsOf(passing.at)) <= longestPassage;

const isSameWay = (a: Direction, b: Direction): boolean => (a === 'out') === (b === 'out');

/** Returns true if a thing came back to a place, or left it, between the steps of a passage in the other direction and a further step. */
function isApart(all: readonly ThingPassage[], passed: ThingPassage, { at }: Passing): boolean {
  const times = stepsOf(passed).map((each) => each.at);
  const isEarlier = times.every((each) => at < each);
  const isLater = times.every((each) => at > each);
  return all.some(({ place, direction, at: other, voided }) => {
    if (place !== passed.place || isSameWay(direction, passed.direction) || voided !== undefined) return false;
    if (isLater) return other < at && times.every((each) => other >= each);
    return isEarlier && other > at && times.every((each) => other <= each);
  });
}

/**
 * Refuses a step between known steps of the opposite direction. These belong to two journeys; booking all of them in order of event time
 * separates them.
 */
function assertNotBetween({ id, passages = [] }: Thing, { place, direction, at }: Passing): void {
  const isBetween = passages.some((each) => {
    if (each.place !== place || isSameWay(each.direction, direction) || each.voided !== undefined) return false;
    const times = stepsOf(each).map((step) => step.at);
    return (
      (each.idle === true && at <= each.at) || (times.some((time) => time < at) && times.some((time) => time > at))
    );
  });
  if (!isBetween) return;
  const message = `${id} ${direction === 'out' ? 'was at' : 'left'} ${place} again after ${at}: the events there belong to two journeys.`;
  throw new Refusal(isItemId(id) ? 'item_not_here' : 'container_not_here', message, { goods: id, place });
}

export const isCompatible = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b;

/** The passage that a step belongs to, and its remainder without the step: undefined if it was the only step. */
function withoutStepOf(
  all: readonly ThingPassage[],
  passing: Passing,
): readonly [ThingPassage | undefined, readonly ThingPassage[]] {
  const isIt = (each: TimedStep): boolean => each.step === passing.step && each.at === passing.at;
  const passed = all.find((each) => stepsOf(each).some(isIt));
  if (!passed) return [undefined, []];
  const known = stepsOf(passed);
  const steps = known.toSpliced(known.findIndex(isIt), 1);
  const { times: _times, ...bare } = passed;
  return [passed, steps.length === 0 ? [] : [withoutStep({ ...bare, ...withSteps(steps) }, passing)]];
}

/** The passage without the destination that a removed step stated. */
function withoutStep({ ways, ...passed }: ThingPassage, passing: Passing): ThingPassage {
  if (!ways) return passed;
  const left = waysLeft(ways, passing);
  const { end: _end, party: _party, advice: _advice, ...bare } = passed;
  const { receiver: _receiver, ...way } = wayOfAll(left);
  return { ...bare, ...way, ...(left.length > 1 && { ways: left }) };
}

const waysLeft = (ways: readonly StatedWay[], { step, at }: Passing): readonly StatedWay[] => {
  const gone = ways.find((each) => each.step === step && each.at === at) ?? ways.find((each) => each.step === step);
  return ways.filter((each) => each !== gone);
};

/** The destination of a departure once a step of it is removed; undefined if that changes nothing. */
export function wayWithout(facts: Facts, id: ThingId, passing: Passing): Omit<StatedWay, 'step'> | undefined {
  const passages = facts.get(thingKey(id))?.passages?.filter(isAt(passing)) ?? [];
  const [passed, rest] = withoutStepOf(passages, passing);
  return passed?.ways && rest.length > 0 ? wayOfAll(waysLeft(passed.ways, passing)) : undefined;
}

/** The things that an event's step moves: those without an earlier step of the same passage. */
export const movedThings = (facts: Facts, things: readonly ThingId[], passing: Passing): ThingId[] =>
  things.filter((id) => opensThingPassage(facts, id, passing));

const isAt =
  ({ place, direction }: Passing) =>
  (each: ThingPassage): boolean =>
    each.place === place && each.direction === direction;

/** Returns true if a step is the first one of a thing's departure or arrival. */
function opensThingPassage(facts: Facts, id: ThingId, passing: Passing): boolean {
  const thing = facts.get(thingKey(id));
  if (!thing) return true;
  const passages = thing.passages ?? [];
  assertNotBetween(thing, passing);
  assertNotArrivedBefore(facts, thing, passing);
  const known = passageWith(thing, passing);
  if (known) {
    assertSameReceiver(thing, known, passing);
    facts.put(thingKey(id), {
      ...thing,
      passages: passages.map((each) => (each === known ? withStep(each, passing, legOf(thing, passing)) : each)),
    });
    return false;
  }
  const isIdle = hasMoved(thing, passing);
  assertOneJourney(thing, passing, isIdle);
  const first = isIdle ? { ...firstStated(passing), idle: true as const } : firstStated(passing);
  const all = [...passages, first].toSorted((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
  if (all.length > limits.journeys && all[0] === first) throw beforeKnown(id, passing);
  facts.put(thingKey(id), { ...thing, passages: all.slice(-limits.journeys) });
  return !isIdle;
}

/** Records a step of the return of a thing. Returns true if it is the first one, so the thing comes back now. */
export function opensReturn(facts: Facts, id: ThingId, passing: Passing): boolean {
  const thing = facts.get(thingKey(id));
  const passages = thing?.passages ?? [];
  const known = passages.find((each) => isAt(passing)(each) && isSame(each, passing));
  if (!thing || !known || thing.status === 'sold' || soldFilling(thing) || thing.transit || thing.shipment) return true;
  const all = passages.map((each) => (each === known ? withStep(each, passing) : each));
  facts.put(thingKey(id), { ...thing, passages: all });
  return false;
}

/** Adds the return of a thing to its passages. */
export function rememberReturn(facts: Facts, thing: Thing, passing: Passing): void {
  const all = [...(thing.passages ?? []), firstStated(passing)];
  facts.put(thingKey(thing.id), { ...thing, passages: all.slice(-limits.journeys) });
}

/** The leg of the journey that a step of a departure belongs to. */
const legOf = (thing: Thing, { place: from, at }: Passing): Leg | undefined => journeyAfter(thing, { from, at })?.leg;

/** The departure or arrival of a thing that a further step belongs to. */
function passageWith(thing: Thing, passing: Passing): ThingPassage | undefined {
  const all = thing.passages ?? [];
  const isUnderWay = (thing.shipment ?? thing.transit) !== undefined;
  const passages = all
    .filter((each) => isAt(passing)(each) && !isApart(all, each, passing))
    .filter(({ idle }) => !idle || !isUnderWay);
  return passages.find((each) => isSame(each, passing)) ?? (hasMoved(thing, passing) ? passages.at(-1) : undefined);
}

/** Returns true if the thing has already moved: it is in transit from the place, or is at the place. */
function hasMoved(thing: Thing, { place, direction }: Passing): boolean {
  if (thing.shipment) return false;
  return direction === 'out' ? thing.transit?.from === place : thing.place === place && thing.parent === undefined;
}

/** Returns true if a thing has left by another step, which names no despatch advice. */
export function leftWithoutAdvice(facts: Facts, id: ThingId, passing: Passing): boolean {
  const thing = facts.get(thingKey(id));
  const passage = thing && passageWith(thing, passing);
  return passage !== undefined && passage.voided === undefined && passage.advice === undefined;
}

/**
 * Removes a step from a thing's passage. Returns true if another step of it remains, or it was voided. Refuses if the thing has moved
 * since.
 */
export function closeThingPassage(facts: Facts, id: ThingId, passing: Passing): boolean {
  const thing = facts.get(thingKey(id));
  if (!thing?.passages) return false;
  const [passed, left] = withoutStepOf(thing.passages.filter(isAt(passing)), passing);
  if (!passed) return false;
  const { passages, ...rest } = thing;
  const others = passages.flatMap((each) => (each === passed ? left : [each]));
  const alone = passed.idle === true ? neverThere(rest) : rest;
  facts.put(thingKey(id), others.length === 0 ? alone : { ...rest, passages: others });
  if (left.length > 0 || passed.voided !== undefined || passed.idle === true) return true;
  if (passages.at(-1) === passed) return false;
  throw new Refusal('correction_impossible', `${id} has moved on since.`, { goods: id });
}

/** Marks the last departure of a thing as voided. */
export function voidThingPassage(facts: Facts, id: ThingId, passing: Passing): void {
  const thing = facts.get(thingKey(id));
  const last = thing?.passages?.findLast((each) => isAt(passing)(each) && each.voided === undefined);
  if (!thing?.passages || !last) return;
  const passages = thing.passages.map((each) => (each === last ? { ...each, voided: passing.at } : each));
  facts.put(thingKey(id), { ...thing, passages });
}

/** Returns true if, by its passages, a thing or the container around it was at a place at a time. */
export function wasAt(facts: Facts, thing: Thing, place: PlaceId, time: string): boolean {
  const passages = (thing.passages ?? []).filter(({ voided }) => voided === undefined);
  const before = passages.filter(({ at }) => at <= time).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const last = before.at(-1);
  if (last) return last.direction !== 'out' && last.place === place;
  const [next] = passages.filter(({ at }) => at > time).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (next) return next.direction === 'out' && next.place === place;
  const around = thing.parent && facts.get(thingKey(thing.parent));
  return around ? wasAt(facts, around, place, time) : thing.place === place;
}
