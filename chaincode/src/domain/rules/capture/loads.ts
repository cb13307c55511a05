import { utcMilliseconds } from '../../epcis/utcTime';
import type { Passage, ToldStep } from '../../facts/passage';
import type { LotLine } from '../../facts/thing';
import { present } from '../present';
import { isCompatible, longestPassage, type Passing } from './passages';

/** The business step of a voiding. */
export const voiding = 'void_shipping';

/** Steps of a lot that a place remembers in each direction. */
const mostTold = 60;

/** A load of a lot: its steps in order of event time, and the voiding of its departure, if any. */
export interface Load {
  readonly told: readonly ToldStep[];
  readonly voided?: ToldStep;
}

/** The loads that the steps of one quantity describe, in order of event time, and the voidings that match no load. */
interface Loads {
  readonly loads: readonly Load[];
  readonly unmatched: readonly ToldStep[];
}

/** The step of a line that an event states. */
export const toldOf = ({ quantity }: LotLine, { step, at, end, party, receiver, advice }: Passing): ToldStep =>
  present({ quantity, step, at, end, party, receiver: end === undefined ? undefined : receiver, advice });

export const isSameStep = (a: ToldStep, b: ToldStep): boolean =>
  a.quantity === b.quantity && a.step === b.step && a.at === b.at && a.end === b.end && a.party === b.party;

const rank = ({ at, step, end, party, advice }: ToldStep): string =>
  `${at} ${step === voiding ? 1 : 0} ${step} ${end ?? ''} ${party ?? ''} ${advice ?? ''}`;

const byTime = (a: ToldStep, b: ToldStep): number => Number(rank(a) > rank(b)) - Number(rank(a) < rank(b));

/**
 * The loads that steps of one quantity describe. In order of event time, a step belongs to the first load of the same days and ends of which
 * it is not a step yet, and a voiding cancels the last earlier load to its end. So the loads do not depend on the order of recording.
 */
export function loadsOf(told: readonly ToldStep[]): Loads {
  const loads: Load[] = [];
  const unmatched: ToldStep[] = [];
  for (const step of told.toSorted(byTime)) {
    const isVoiding = step.step === voiding;
    const index = isVoiding ? voidedBy(loads, step) : loads.findIndex((load) => isToldBy(load, step));
    const load = loads[index];
    if (load) loads[index] = isVoiding ? { ...load, voided: step } : { ...load, told: [...load.told, step] };
    else if (isVoiding) unmatched.push(step);
    else loads.push({ told: [step] });
  }
  return { loads, unmatched };
}

/** Which load a voiding is about: one of the despatch advice that it names, if there is one. */
function voidedBy(loads: readonly Load[], step: ToldStep): number {
  const mayBe = (load: Load): boolean => load.voided === undefined && isFor(load, step);
  const isOfAdvice = ({ told }: Load): boolean =>
    told.some(({ advice }) => advice !== undefined && advice === step.advice);
  const named = loads.findLastIndex((load) => mayBe(load) && isOfAdvice(load));
  return named >= 0 ? named : loads.findLastIndex(mayBe);
}

function isToldBy(load: Load, { at, step, ...aim }: ToldStep): boolean {
  if (load.voided !== undefined || load.told.some((each) => each.step === step)) return false;
  const since = (utcMilliseconds(at) ?? 0) - (utcMilliseconds(load.told[0]?.at ?? at) ?? 0);
  return since <= longestPassage && isFor(load, aim);
}

/** Returns true if a load and a step or voiding name the same other end, or one of them names none. */
const isFor = ({ told }: Load, { end, party, advice }: Pick<ToldStep, 'end' | 'party' | 'advice'>): boolean =>
  isCompatible(told.findLast((each) => each.advice !== undefined)?.advice, advice) &&
  isCompatible(told.findLast((each) => each.end !== undefined)?.end, end) &&
  isCompatible(told.findLast((each) => each.party !== undefined)?.party, party);

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
  const { told } = passage;
  const [first] = told.toSorted(byTime);
  if (told.length <= mostTold || !first) return passage;
  const { loads } = loadsOf(told.filter(({ quantity }) => quantity === first.quantity));
  const load = loads.find((each) => each.told.includes(first));
  const gone = new Set<ToldStep>([first, ...(load?.told ?? []), ...(load?.voided ? [load.voided] : [])]);
  return remembered({ told: told.filter((each) => !gone.has(each)), forgot: true });
}
