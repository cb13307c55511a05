import { type Passage, passageKey, type RecordedStep, type Took } from '../../facts/passage';
import type { LotLine } from '../../facts/thing';
import { compare, type Decimal, isZero, negate } from '../../quantity';
import type { Facts, Step } from '../../step';
import type { Spot } from '../moment';
import { addSold, takeFromSold } from '../sold';
import { book } from '../stock';
import { isSameStep, type Load, loadsOf, remembered, type TimeShift, timeShift, stepOf } from './loads';
import type { Passing } from './passages';
import { must } from '../../must';

/** A load that took goods, and its earliest known step. */
export interface ArrivedLoad {
  readonly took: Took;
  readonly at: string;
}

/** The loads of a quantity after a step was recorded or removed. */
interface Rearranged extends TimeShift {
  /** The loads of the quantity that have arrived. */
  readonly loads: readonly ArrivedLoad[];
  /** Those of them with sold goods that have come back at another time by now, with their time before. */
  readonly shifted: readonly (ArrivedLoad & { readonly from: string })[];
}

/** The changes that a step of an arrival makes. */
interface Arrived extends Rearranged {
  /** True if a load has not arrived yet, so that its takings are stored now. */
  readonly isNew: boolean;
}

/** Records that a line arrived. Returns the times at which loads arrive now, and those at which none arrives any more. */
export function recordArrival(facts: Facts, line: LotLine, passing: Passing): Arrived {
  const before = passageOf(facts, line, passing);
  const { steps, lacking } = assigned({ ...before, steps: [...before.steps, stepOf(line, passing)] }, line.quantity);
  facts.put(keyOf(line, passing), remembered({ ...before, steps }));
  return { ...rearranged(before.steps, steps, line), isNew: lacking !== undefined };
}

function rearranged(before: readonly RecordedStep[], after: readonly RecordedStep[], line: LotLine): Rearranged {
  const loads = loadsWith(after, line);
  const shifted = loads.flatMap((load) => {
    const { took, at } = load;
    const from = took.sold === undefined ? at : before.find((step) => step.took?.id === took.id)?.at;
    return from === undefined || from === at ? [] : [{ ...load, from }];
  });
  return { ...timeShift(timesOf(before, line), timesOf(after, line)), loads, shifted };
}

/** Returns true if a step of an arrival is not of a load that has arrived. */
export function opensLoad(facts: Facts, line: LotLine, passing: Passing): boolean {
  const { steps } = passageOf(facts, line, passing);
  return assigned({ steps: [...steps, stepOf(line, passing)] }, line.quantity).lacking !== undefined;
}

const loadsWith = (steps: readonly RecordedStep[], { quantity }: LotLine): ArrivedLoad[] =>
  steps.flatMap(({ quantity: each, took, at }) => (each === quantity && took ? [{ took, at }] : []));

/** When the loads of a line's quantity arrived. */
const timesOf = (steps: readonly RecordedStep[], { quantity }: LotLine): string[] =>
  loadsOf(steps.filter((each) => each.quantity === quantity)).loads.map((load) => must(load.steps[0], 'step').at);

/**
 * Removes a step. Returns the goods that the load took and that did not arrive after all (none if the load has other steps), with the times
 * at which loads now arrive and no longer arrive. Returns undefined if the step is no longer stored.
 */
export function removeArrival(
  facts: Facts,
  line: LotLine,
  passing: Passing,
): (Rearranged & { readonly took?: Took }) | undefined {
  const before = passageOf(facts, line, passing);
  const index = before.steps.findIndex((each) => isSameStep(each, stepOf(line, passing)));
  const step = before.steps[index];
  if (!step) return undefined;
  const { steps, left } = assigned({ ...before, steps: before.steps.toSpliced(index, 1) }, line.quantity, step.took);
  facts.put(keyOf(line, passing), { ...before, steps });
  const [took] = left;
  return { ...rearranged(before.steps, steps, line), ...(took && { took }) };
}

/** Moves the arrivals of loads to the times of their earliest known steps, and what of them had been sold comes back then. */
export function moveArrivals(
  step: Step,
  line: LotLine,
  spot: Spot,
  { come, gone, shifted }: Pick<Rearranged, 'come' | 'gone' | 'shifted'>,
): void {
  for (const [n, at] of gone.entries()) {
    const earlier = come[n];
    if (earlier === undefined) continue;
    book(step.facts, line, { ...spot, at: earlier }, { onHand: line.quantity });
    book(step.facts, line, { ...spot, at }, { onHand: negate(line.quantity) });
  }
  for (const {
    took: { sold = '0' },
    from,
    at,
  } of shifted) {
    if (isZero(sold)) continue;
    addSold(step, { lot: line.lot, quantity: sold }, { ...spot, at: from });
    takeFromSold(step, { ...line, quantity: sold }, { ...spot, at });
  }
}

/** Notes what the load that has just arrived took. */
export function rememberTook(facts: Facts, line: LotLine, passing: Passing, took: Took): void {
  const before = passageOf(facts, line, passing);
  const { steps, lacking } = assigned(before, line.quantity);
  if (lacking) facts.put(keyOf(line, passing), { ...before, steps: withTook(steps, lacking, took) });
}

/** The goods that the arrived load of a step took. */
export const tookOf = (facts: Facts, line: LotLine, passing: Passing): Took | undefined =>
  openerOf(facts, line, passing)?.took;

/** The takings of a load with less than its quantity: the load of the step, or another one, because a further step can regroup them. */
export function tookLess(facts: Facts, line: LotLine, passing: Passing): Took | undefined {
  const all = loadsWith(passageOf(facts, line, passing).steps, line).map(({ took }) => took);
  return [tookOf(facts, line, passing), ...all].find((took) => took && compare(took.quantity, line.quantity) < 0);
}

/** Replaces what a load took. */
export function putTook(facts: Facts, line: LotLine, passing: Passing, [before, took]: readonly [Took, Took]): void {
  const passage = passageOf(facts, line, passing);
  const steps = passage.steps.map((each) => (each.took?.id === before.id ? { ...each, took } : each));
  facts.put(keyOf(line, passing), { ...passage, steps });
}

const keyOf = ({ lot }: LotLine, { place, direction }: Passing): ReturnType<typeof passageKey> =>
  passageKey(lot, place, direction);

const passageOf = (facts: Facts, line: LotLine, passing: Passing): Passage =>
  facts.get(keyOf(line, passing)) ?? { steps: [] };

const withTook = (steps: readonly RecordedStep[], step: RecordedStep, took: Took): RecordedStep[] =>
  steps.map((each) => (each === step ? { ...each, took } : each));

/** The step that stores what the load of another step took. */
function openerOf(facts: Facts, line: LotLine, passing: Passing): RecordedStep | undefined {
  const { steps } = passageOf(facts, line, passing);
  const { loads } = loadsOf(steps.filter(({ quantity }) => quantity === line.quantity));
  return loads.find((load) => load.steps.some((each) => isSameStep(each, stepOf(line, passing))))?.steps[0];
}

interface Assigned {
  readonly steps: readonly RecordedStep[];
  /** The first step of a load that took nothing. */
  readonly lacking?: RecordedStep;
  /** Goods taken that are of no load. */
  readonly left: readonly Took[];
}

/**
 * Notes on the first step of each load of a quantity what the load took: the goods noted on one of its steps, or else goods that became
 * free because the steps now form other loads.
 */
function assigned({ steps }: Passage, quantity: Decimal, freed?: Took): Assigned {
  const alike = steps.filter((each) => each.quantity === quantity);
  const { loads } = loadsOf(alike);
  const left: Took[] = freed ? [freed] : [];
  const own = new Map<Load, Took>();
  for (const load of loads) {
    const [first, ...others] = load.steps.flatMap(({ took }) => (took ? [took] : []));
    if (first) own.set(load, first);
    left.push(...others);
  }
  let lacking: RecordedStep | undefined;
  const kept = loads.flatMap((load) => {
    const took = own.get(load) ?? left.shift();
    const [opener, ...others] = load.steps.map(({ took: _took, ...step }): RecordedStep => step);
    const first = opener && took ? { ...opener, took } : opener;
    if (!took) lacking ??= first;
    return first ? [first, ...others] : [];
  });
  return { steps: [...steps.filter((each) => each.quantity !== quantity), ...kept], left, ...(lacking && { lacking }) };
}
