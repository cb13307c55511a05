import { utcMilliseconds } from '../../epcis/utcTime';
import { Refusal } from '../../errors';
import { type Passed, type PassingLoad, passageKey, type ThingPassage } from '../../facts/passage';
import { type LotLine, type Thing, type ThingId, thingKey } from '../../facts/thing';
import type { TransitLeg } from '../../facts/transit';
import type { PartyId, PlaceId } from '../../gs1/id';
import { type Decimal, subtract, sum } from '../../quantity';
import type { Facts } from '../../step';
import { lotLines } from '../lotLines';
import { present } from '../present';
import type { Goods } from './eventGoods';

/** Loads of a lot that a place remembers in each direction. */
const mostLoads = 30;

/** The steps of one load may be days apart; later ones of the same quantity are of another load. */
const longestPassage = 7 * 86_400_000;

/** Steps of one passage that are remembered: whoever has a thing next carries them along. */
const mostSteps = 20;

/** Places that a thing remembers. */
const mostPassages = 6;

/** A step of goods leaving a place or arriving there. */
export interface Passing {
  readonly place: PlaceId;
  readonly direction: 'out' | 'in';
  /** CBV business step. */
  readonly step: string;
  /** Event time, UTC. */
  readonly at: string;
  /** Where the goods go to or come from and who has that place, if the event says so. */
  readonly end?: string | undefined;
  readonly party?: PartyId | undefined;
}

/**
 * Whether a step is the first that tells of its load. Another step of the same quantity, of the same days and to no other end tells of a
 * load that is known: its goods are not moved again, in whatever order the steps arrive.
 */
export function opensPassage(facts: Facts, { lot, quantity }: LotLine, passing: Passing): boolean {
  const key = passageKey(lot, passing.place, passing.direction);
  const { loads } = facts.get(key) ?? { loads: [] };
  const known = loads.find((load) => load.quantity === quantity && isSame(load, passing));
  if (known) {
    facts.put(key, { loads: loads.map((load) => (load === known ? retold(load, passing) : load)) });
    return false;
  }
  facts.put(key, { loads: [...loads, { quantity, ...firstTold(passing) }].slice(-mostLoads) });
  return true;
}

const firstTold = ({ at, step, end, party }: Passing): Passed => ({ at, steps: [step], ...present({ end, party }) });

const retold = <T extends Passed>(passed: T, { step, end, party }: Passing): T => ({
  ...passed,
  steps: [...passed.steps, step].slice(0, mostSteps),
  ...present({ end, party }),
});

const isSame = ({ at, steps, end, party, voided }: Passed, passing: Passing): boolean =>
  !steps.includes(passing.step) &&
  (voided === undefined || passing.at <= voided) &&
  isCompatible(end, passing.end) &&
  isCompatible(party, passing.party) &&
  Math.abs((utcMilliseconds(at) ?? 0) - (utcMilliseconds(passing.at) ?? 0)) <= longestPassage;

const isCompatible = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b;

/** Whether a load left before a time, for the same end as far as both say, and was not voided. */
const leftBefore = (load: Passed, { at, end, party }: Passing): boolean =>
  load.voided === undefined && load.at <= at && isCompatible(load.end, end) && isCompatible(load.party, party);

/** What a voiding is about: a load that is under way, none that is known, or one that never moved, for its voiding was told first. */
export function voidedLoad(facts: Facts, { lot, quantity }: LotLine, passing: Passing): 'left' | 'unknown' | 'unmoved' {
  const { loads } = facts.get(passageKey(lot, passing.place, 'out')) ?? { loads: [] };
  const isTold = loads.some((load) => isVoidedBy(load, quantity, passing) && load.steps.length > 0);
  if (isTold) return 'unmoved';
  return loads.length === mostLoads || loads.some((load) => leftBefore(load, passing)) ? 'left' : 'unknown';
}

const isVoidedBy = (load: PassingLoad, quantity: Decimal, { at }: Passing): boolean =>
  load.quantity === quantity && load.voided === at;

/** Notes that the last load of a quantity that left for that end did not: what else is told of it moves nothing either. */
export function voidPassage(facts: Facts, { lot, quantity }: LotLine, passing: Passing): void {
  const key = passageKey(lot, passing.place, 'out');
  const { loads } = facts.get(key) ?? { loads: [] };
  if (loads.some((load) => isVoidedBy(load, quantity, passing))) return;
  const { at, end, party } = passing;
  const last = loads.findLast((load) => load.quantity === quantity && leftBefore(load, passing));
  const voided = last ? { ...last, voided: at } : { quantity, at, steps: [], ...present({ end, party }), voided: at };
  const others = loads.filter((load) => load !== last);
  facts.put(key, { loads: [...others, voided].slice(-mostLoads) });
}

/** Notes on the last load that arrived which parts of legs it came on. */
export function rememberLegs(
  facts: Facts,
  { lot, quantity }: LotLine,
  place: PlaceId,
  legs: readonly TransitLeg[],
): void {
  const key = passageKey(lot, place, 'in');
  const { loads } = facts.get(key) ?? { loads: [] };
  const last = loads.findLast((load) => load.quantity === quantity);
  if (last) facts.put(key, { loads: loads.map((load) => (load === last ? { ...load, legs } : load)) });
}

/** Of a load that arrived, as the step that opened it told: how much more it was than was under way, and on which legs that came. */
export function restOf(
  facts: Facts,
  { lot, quantity }: LotLine,
  passing: Passing,
): { readonly over: Decimal; readonly legs: readonly TransitLeg[] } {
  const { loads } = facts.get(passageKey(lot, passing.place, 'in')) ?? { loads: [] };
  const legs = loads.find((load) => isOpenedBy(load, quantity, passing))?.legs;
  return legs ? { over: subtract(quantity, sum(legs.map((leg) => leg.quantity))), legs } : { over: '0', legs: [] };
}

const isOpenedBy = (load: PassingLoad, quantity: Decimal, { at, step }: Passing): boolean =>
  load.quantity === quantity && load.at === at && load.steps.includes(step);

/** Notes that more of a load came on these parts of legs. */
export function addLegs(facts: Facts, line: LotLine, passing: Passing, legs: readonly TransitLeg[]): void {
  const key = passageKey(line.lot, passing.place, 'in');
  const { loads } = facts.get(key) ?? { loads: [] };
  const first = loads.find((load) => isOpenedBy(load, line.quantity, passing));
  const more = (load: PassingLoad): PassingLoad => ({ ...load, legs: [...(load.legs ?? []), ...legs] });
  facts.put(key, { loads: loads.map((load) => (load === first ? more(load) : load)) });
}

/**
 * Takes a step off the load that it told of. Answers the load when no other step tells of it: then its goods did not move. Answers
 * `told` when another step still does or it was voided, and undefined when the load is not remembered any more.
 */
export function closePassage(
  facts: Facts,
  { lot, quantity }: LotLine,
  passing: Passing,
): PassingLoad | 'told' | undefined {
  const key = passageKey(lot, passing.place, passing.direction);
  const { loads } = facts.get(key) ?? { loads: [] };
  const [load, left] = untold(
    loads.filter((each) => each.quantity === quantity),
    passing,
  );
  if (!load) return undefined;
  facts.put(key, { loads: loads.flatMap((each) => (each === load ? left : [each])) });
  return left.length === 0 && load.voided === undefined ? load : 'told';
}

/** The one of what passed that a step told of, and what is left of it without the step: nothing, where no other step tells of it. */
function untold<T extends Passed>(all: readonly T[], { step, at }: Passing): readonly [T | undefined, readonly T[]] {
  const alike = all.filter(({ steps }) => steps.includes(step));
  // Of what was told later than a first step the time is not known.
  const passed =
    alike.find((each) => each.at === at) ?? alike.findLast(({ steps }) => steps.lastIndexOf(step) > 0) ?? alike.at(-1);
  if (!passed) return [undefined, []];
  const steps = passed.steps.toSpliced(passed.steps.lastIndexOf(step), 1);
  return [passed, steps.length === 0 ? [] : [{ ...passed, steps }]];
}

/** The goods of an event that its step moves: those that are not told yet to have moved. */
export function movedBy(facts: Facts, goods: Goods, passing: Passing): Goods {
  return {
    lots: lotLines(facts, goods.lots).filter((line) => opensPassage(facts, line, passing)),
    unquantified: [],
    things: goods.things.filter((id) => opensThingPassage(facts, id, passing)),
  };
}

const isAt =
  ({ place, direction }: Passing) =>
  (each: ThingPassage): boolean =>
    each.place === place && each.direction === direction;

/** Whether a step is the first that tells of a thing that it left a place or came there. */
function opensThingPassage(facts: Facts, id: ThingId, passing: Passing): boolean {
  const thing = facts.get(thingKey(id));
  if (!thing) return true;
  const passages = thing.passages ?? [];
  const isRetold = hasMoved(thing, passing);
  const known =
    passages.find((each) => isAt(passing)(each) && isSame(each, passing)) ??
    (isRetold ? passages.findLast(isAt(passing)) : undefined);
  if (known) {
    facts.put(thingKey(id), {
      ...thing,
      passages: passages.map((each) => (each === known ? retold(each, passing) : each)),
    });
    return false;
  }
  if (isRetold) return false;
  const { place, direction } = passing;
  const passed = [...passages, { place, direction, ...firstTold(passing) }].slice(-mostPassages);
  facts.put(thingKey(id), { ...thing, passages: passed });
  return true;
}

/** Whether something else moved a thing: it is under way from there, or lies there. */
function hasMoved(thing: Thing, { place, direction }: Passing): boolean {
  if (thing.shipment) return false;
  return direction === 'out' ? thing.transit?.from === place : thing.place === place && thing.parent === undefined;
}

/**
 * Takes a step off what is told of a thing's passage. Answers whether another step still tells of it, or it was voided. Refuses when the
 * thing left or came somewhere since.
 */
export function closeThingPassage(facts: Facts, id: ThingId, passing: Passing): boolean {
  const thing = facts.get(thingKey(id));
  if (!thing?.passages) return false;
  const [passed, left] = untold(thing.passages.filter(isAt(passing)), passing);
  if (!passed) return false;
  const { passages, ...rest } = thing;
  const others = passages.flatMap((each) => (each === passed ? left : [each]));
  facts.put(thingKey(id), others.length === 0 ? rest : { ...rest, passages: others });
  if (left.length > 0 || passed.voided !== undefined) return true;
  if (passages.at(-1) === passed) return false;
  throw new Refusal('correction_impossible', `${id} has moved on since.`, { goods: id });
}

/** Notes that a thing's last leaving did not take place. */
export function voidThingPassage(facts: Facts, id: ThingId, passing: Passing): void {
  const thing = facts.get(thingKey(id));
  const last = thing?.passages?.findLast((each) => isAt(passing)(each) && each.voided === undefined);
  if (!thing?.passages || !last) return;
  const passages = thing.passages.map((each) => (each === last ? { ...each, voided: passing.at } : each));
  facts.put(thingKey(id), { ...thing, passages });
}

/** Whether a thing, or what it is in by now, was at a place at a time, as events tell: it came there before, or left it later. */
export function wasAt(facts: Facts, thing: Thing, place: PlaceId, time: string): boolean {
  const passages = (thing.passages ?? []).filter(({ voided }) => voided === undefined);
  const before = passages.filter(({ at }) => at <= time).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const last = before.at(-1);
  if (last) return last.direction === 'in' && last.place === place;
  const [next] = passages.filter(({ at }) => at > time).toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (next) return next.direction === 'out' && next.place === place;
  const around = thing.parent && facts.get(thingKey(thing.parent));
  return around ? wasAt(facts, around, place, time) : thing.place === place;
}
