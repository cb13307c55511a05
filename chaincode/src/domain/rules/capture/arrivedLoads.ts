import { type Passage, passageKey, type RecordedStep } from '../../facts/passage';
import type { LotLine } from '../../facts/thing';
import type { TransitLeg } from '../../facts/transit';
import { type Decimal, subtract, sum } from '../../quantity';
import type { Facts } from '../../step';
import { isSameStep, type Load, loadsOf, remembered, type TimeShift, timeShift, stepOf } from './loads';
import type { Passing } from './passages';

type Legs = readonly TransitLeg[];

/**
 * Tells of a line that arrives. Answers at which times loads arrive then and do not any more, and whether one has not arrived yet; the legs
 * that it comes on are to be put then.
 */
export function recordArrival(facts: Facts, line: LotLine, passing: Passing): TimeShift & { readonly isNew: boolean } {
  const before = passageOf(facts, line, passing);
  const { steps, lacking } = assigned({ ...before, steps: [...before.steps, stepOf(line, passing)] }, line.quantity);
  facts.put(keyOf(line, passing), remembered({ ...before, steps }));
  return { ...timeShift(timesOf(before.steps, line), timesOf(steps, line)), isNew: lacking !== undefined };
}

/** When the loads of a line's quantity arrived. */
const timesOf = (steps: readonly RecordedStep[], { quantity }: LotLine): string[] =>
  loadsOf(steps.filter((each) => each.quantity === quantity)).loads.flatMap((load) => load.steps[0]?.at ?? []);

/**
 * Removes a step. Returns the legs of the load that has not arrived after all (none if it has other steps), with the times
 * at which loads now arrive and no longer arrive. Returns undefined if the step is no longer stored.
 */
export function removeArrival(
  facts: Facts,
  line: LotLine,
  passing: Passing,
): (TimeShift & { readonly legs: Legs }) | undefined {
  const before = passageOf(facts, line, passing);
  const index = before.steps.findIndex((each) => isSameStep(each, stepOf(line, passing)));
  const step = before.steps[index];
  if (!step) return undefined;
  const { steps, left } = assigned({ ...before, steps: before.steps.toSpliced(index, 1) }, line.quantity, step.legs);
  facts.put(keyOf(line, passing), { ...before, steps });
  return { ...timeShift(timesOf(before.steps, line), timesOf(steps, line)), legs: left[0] ?? [] };
}

/** Notes on the load that has just arrived which parts of legs it came on. */
export function rememberLegs(facts: Facts, line: LotLine, passing: Passing, legs: Legs): void {
  const before = passageOf(facts, line, passing);
  const { steps, lacking } = assigned(before, line.quantity);
  if (lacking) facts.put(keyOf(line, passing), { ...before, steps: withLegs(steps, lacking, legs) });
}

/** For the arrived load of a step: the surplus over the quantity in transit, and the legs that it used. */
export function restOf(facts: Facts, line: LotLine, passing: Passing): { readonly over: Decimal; readonly legs: Legs } {
  const legs = openerOf(facts, line, passing)?.legs;
  return legs ? { over: subtract(line.quantity, sum(legs.map((leg) => leg.quantity))), legs } : { over: '0', legs: [] };
}

/** Notes that a load came on these parts of legs. */
export function putLoadLegs(facts: Facts, line: LotLine, passing: Passing, legs: Legs): void {
  const before = passageOf(facts, line, passing);
  const opener = openerOf(facts, line, passing);
  if (!opener) return;
  facts.put(keyOf(line, passing), { ...before, steps: withLegs(before.steps, opener, legs) });
}

const keyOf = ({ lot }: LotLine, { place }: Passing): ReturnType<typeof passageKey> => passageKey(lot, place, 'in');

const passageOf = (facts: Facts, line: LotLine, passing: Passing): Passage =>
  facts.get(keyOf(line, passing)) ?? { steps: [] };

const withLegs = (steps: readonly RecordedStep[], step: RecordedStep, legs: Legs): RecordedStep[] =>
  steps.map((each) => (each === step ? { ...each, legs } : each));

/** The step that stores the legs of the load of another step. */
function openerOf(facts: Facts, line: LotLine, passing: Passing): RecordedStep | undefined {
  const { steps } = passageOf(facts, line, passing);
  const { loads } = loadsOf(steps.filter(({ quantity }) => quantity === line.quantity));
  return loads.find((load) => load.steps.some((each) => isSameStep(each, stepOf(line, passing))))?.steps[0];
}

interface Assigned {
  readonly steps: readonly RecordedStep[];
  /** The first step of a load that has no legs. */
  readonly lacking?: RecordedStep;
  /** Legs on which no load came. */
  readonly left: readonly Legs[];
}

/**
 * Gives each load of a quantity its legs, on its first step: those that one of its steps had, or else legs that are free since the steps form
 * other loads than before.
 */
function assigned({ steps }: Passage, quantity: Decimal, freed?: Legs): Assigned {
  const alike = steps.filter((each) => each.quantity === quantity);
  const { loads } = loadsOf(alike);
  const left: Legs[] = freed ? [freed] : [];
  const own = new Map<Load, Legs>();
  for (const load of loads) {
    const [first, ...others] = load.steps.flatMap(({ legs }) => (legs ? [legs] : []));
    if (first) own.set(load, first);
    left.push(...others);
  }
  let lacking: RecordedStep | undefined;
  const kept = loads.flatMap((load) => {
    const legs = own.get(load) ?? left.shift();
    const [opener, ...others] = load.steps.map(({ legs: _legs, ...step }): RecordedStep => step);
    const first = opener && legs ? { ...opener, legs } : opener;
    if (!legs) lacking ??= first;
    return first ? [first, ...others] : [];
  });
  return { steps: [...steps.filter((each) => each.quantity !== quantity), ...kept], left, ...(lacking && { lacking }) };
}
