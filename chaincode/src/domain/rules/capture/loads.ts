import { millisecondsOf } from '../../epcis/utcTime';
import type { Passage, RecordedStep } from '../../facts/passage';
import type { LotLine } from '../../facts/thing';
import { present } from '../present';
import { isCompatible, longestPassage, type Passing } from './passages';
import { must } from '../../must';

/** The business step of a voiding. */
export const voiding = 'void_shipping';

/** Steps of a lot that a place remembers in each direction. */
const mostSteps = 60;

/** A load of a lot: its steps in order of event time, and the voiding of its departure, if any. */
export interface Load {
  readonly steps: readonly RecordedStep[];
  readonly voided?: RecordedStep;
}

/** The loads that the steps of one quantity describe, in order of event time, and the voidings that match no load. */
interface Loads {
  readonly loads: readonly Load[];
  readonly unmatched: readonly RecordedStep[];
}

/** The step of a line that an event states. */
export const stepOf = (
  { quantity }: LotLine,
  { step, at, end, party, receiver, advice, returned }: Passing,
): RecordedStep =>
  present({
    quantity,
    step,
    at,
    end,
    party,
    receiver: end === undefined ? undefined : receiver,
    advice,
    returned: returned === true ? true : undefined,
  });

export const isSameStep = (a: RecordedStep, b: RecordedStep): boolean =>
  a.quantity === b.quantity && a.step === b.step && a.at === b.at && a.end === b.end && a.party === b.party;

const rank = ({ step, end, party, advice }: RecordedStep): string =>
  `${step === voiding ? 1 : 0} ${step} ${end ?? ''} ${party ?? ''} ${advice ?? ''}`;

const order = (a: string, b: string): number => Number(a > b) - Number(a < b);

const byTime = (a: RecordedStep, b: RecordedStep): number =>
  a.at === b.at ? order(rank(a), rank(b)) : order(a.at, b.at);

/**
 * The loads that steps of one quantity describe. In order of event time, a step belongs to the first load of the same days and ends of
 * which it is not a step yet, and a voiding cancels the last earlier load to its end. So the loads do not depend on the order of recording.
 */
export function loadsOf(steps: readonly RecordedStep[]): Loads {
  const loads: Load[] = [];
  const unmatched: RecordedStep[] = [];
  for (const step of steps.toSorted(byTime)) {
    const isVoiding = step.step === voiding;
    const index = isVoiding ? voidedBy(loads, step) : loads.findIndex((load) => isStatedBy(load, step));
    const load = loads[index];
    if (load) loads[index] = isVoiding ? { ...load, voided: step } : { ...load, steps: [...load.steps, step] };
    else if (isVoiding) unmatched.push(step);
    else loads.push({ steps: [step] });
  }
  return { loads, unmatched };
}

/** The load that a voiding cancels: one of the despatch advice that it names, if there is one. */
function voidedBy(loads: readonly Load[], step: RecordedStep): number {
  const mayBe = (load: Load): boolean => load.voided === undefined && isFor(load, step);
  const isOfAdvice = ({ steps }: Load): boolean =>
    steps.some(({ advice }) => advice !== undefined && advice === step.advice);
  const named = loads.findLastIndex((load) => mayBe(load) && isOfAdvice(load));
  return named >= 0 ? named : loads.findLastIndex(mayBe);
}

function isStatedBy(load: Load, { at, step, ...aim }: RecordedStep): boolean {
  if (load.voided !== undefined || load.steps.some((each) => each.step === step)) return false;
  const since = millisecondsOf(at) - millisecondsOf(must(load.steps[0], 'step').at);
  return since <= longestPassage && isFor(load, aim);
}

/** Returns true if a load and a step or voiding name the same other end, or one of them names none. */
const isFor = ({ steps }: Load, { end, party, advice }: Pick<RecordedStep, 'end' | 'party' | 'advice'>): boolean =>
  isCompatible(steps.findLast((each) => each.advice !== undefined)?.advice, advice) &&
  isCompatible(steps.findLast((each) => each.end !== undefined)?.end, end) &&
  isCompatible(steps.findLast((each) => each.party !== undefined)?.party, party);

/** The times at which loads of a quantity passed: those that a step or its correction adds, and those that it removes. */
export interface TimeShift {
  readonly come: readonly string[];
  readonly gone: readonly string[];
}

export function timeShift(before: readonly string[], after: readonly string[]): TimeShift {
  const without = (all: readonly string[], others: readonly string[]): string[] => {
    const left = [...others];
    return all.filter((time) => {
      const index = left.indexOf(time);
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    });
  };
  return { come: without(after, before), gone: without(before, after) };
}

/** The steps without those of the earliest loads, where there are too many. */
export function remembered(passage: Passage): Passage {
  const { steps } = passage;
  if (steps.length <= mostSteps) return passage;
  const first = must(steps.toSorted(byTime)[0], 'step');
  const { loads } = loadsOf(steps.filter(({ quantity }) => quantity === first.quantity));
  const load = loads.find((each) => each.steps.includes(first));
  const gone = new Set<RecordedStep>([first, ...(load?.steps ?? []), ...(load?.voided ? [load.voided] : [])]);
  return remembered({ steps: steps.filter((each) => !gone.has(each)), forgot: true });
}
