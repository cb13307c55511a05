import { utcMilliseconds } from '../../epcis/utcTime';
import { type PassingLoad, passageKey } from '../../facts/passage';
import { type LotLine, type Thing, thingKey } from '../../facts/thing';
import type { TransitLeg } from '../../facts/transit';
import type { PlaceId } from '../../gs1/id';
import { type Decimal, subtract, sum } from '../../quantity';
import type { Facts } from '../../step';
import { lotLines } from '../lotLines';
import type { Goods } from './eventGoods';

/** Loads of a lot that a place remembers in each direction. */
const mostLoads = 30;

/** The steps of one load may be days apart; later ones of the same quantity are of another load. */
const longestPassage = 7 * 86_400_000;

/** A step of goods leaving a place or arriving there. */
export interface Passing {
  readonly place: PlaceId;
  readonly direction: 'out' | 'in';
  /** CBV business step. */
  readonly step: string;
  /** Event time, UTC. */
  readonly at: string;
  /** Where the goods go to or come from, if the event says so. */
  readonly end?: string | undefined;
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
    const seen = { ...known, steps: [...known.steps, passing.step], ...(passing.end && { end: passing.end }) };
    facts.put(key, { loads: loads.map((load) => (load === known ? seen : load)) });
    return false;
  }
  const { at, step, end } = passing;
  const load: PassingLoad = { quantity, at, steps: [step], ...(end && { end }) };
  facts.put(key, { loads: [...loads, load].slice(-mostLoads) });
  return true;
}

const isSame = ({ at, steps, end }: PassingLoad, passing: Passing): boolean =>
  !steps.includes(passing.step) &&
  (end === undefined || passing.end === undefined || end === passing.end) &&
  Math.abs((utcMilliseconds(at) ?? 0) - (utcMilliseconds(passing.at) ?? 0)) <= longestPassage;

/** Forgets the last load of a quantity: its leaving was voided. */
export function voidPassage(facts: Facts, { lot, quantity }: LotLine, place: PlaceId): void {
  const key = passageKey(lot, place, 'out');
  const { loads } = facts.get(key) ?? { loads: [] };
  const last = loads.findLast((load) => load.quantity === quantity);
  if (last) facts.put(key, { loads: loads.filter((load) => load !== last) });
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
 * `told` when another step still does, and undefined when the load is not remembered any more.
 */
export function closePassage(
  facts: Facts,
  { lot, quantity }: LotLine,
  passing: Passing,
): PassingLoad | 'told' | undefined {
  const key = passageKey(lot, passing.place, passing.direction);
  const { loads } = facts.get(key) ?? { loads: [] };
  const alike = loads.filter((load) => load.quantity === quantity && load.steps.includes(passing.step));
  const load = alike.find(({ at }) => at === passing.at) ?? alike.at(-1);
  if (!load) return undefined;
  const steps = load.steps.filter((step) => step !== passing.step);
  if (steps.length === 0) {
    facts.put(key, { loads: loads.filter((each) => each !== load) });
    return load;
  }
  facts.put(key, { loads: loads.map((each) => (each === load ? { ...load, steps } : each)) });
  return 'told';
}

/** The goods of an event that its step moves: those whose load, or whose own place, does not say yet that they moved. */
export function movedBy(facts: Facts, goods: Goods, passing: Passing): Goods {
  return {
    lots: lotLines(facts, goods.lots).filter((line) => opensPassage(facts, line, passing)),
    unquantified: [],
    things: goods.things.filter((id) => !hasMoved(facts.get(thingKey(id)), passing)),
  };
}

/** Whether an earlier step moved a thing: it is under way from there, or lies there. */
function hasMoved(thing: Thing | undefined, { place, direction }: Passing): boolean {
  if (!thing || thing.shipment) return false;
  return direction === 'out' ? thing.transit?.from === place : thing.place === place && thing.parent === undefined;
}
