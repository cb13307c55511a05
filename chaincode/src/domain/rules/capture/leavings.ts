import type { ShipmentId } from '../../businessId';
import { type Passage, passageKey, type RecordedStep } from '../../facts/passage';
import type { LotLine } from '../../facts/thing';
import type { LotId } from '../../gs1/id';
import type { Decimal } from '../../quantity';
import type { Facts } from '../../step';
import { present } from '../present';
import type { Aim } from './legs';
import { isSameStep, type Load, loadsOf, remembered, type TimeShift, timeShift, stepOf, voiding } from './loads';
import { isCompatible, type Passing } from './passages';
import { must } from '../../must';

/** Where a load goes, and when the first load that goes there left (event time, UTC). */
export interface Move extends Aim {
  readonly at: string;
}

/** A voiding that matches no load: its quantity is back. */
export interface Voiding extends Move {
  readonly id: string;
}

/** The change that a step makes: the loads that leave now and those that did not leave, and the same for voidings that match no load. */
export interface Change {
  readonly out: readonly Move[];
  readonly back: readonly Move[];
  /** Loads that went the same way at another time, `until` now. */
  readonly moved: readonly (Move & { readonly until: string })[];
  readonly voided: readonly Voiding[];
  readonly unvoided: readonly Voiding[];
  /** The times at which it leaves now, and those at which it no longer leaves. */
  readonly times: TimeShift;
}

/** Returns true if a further load leaves by the change. */
export const isMore = ({ out, back, voided, unvoided }: Change): boolean =>
  out.length + unvoided.length > back.length + voided.length;

/**
 * Records that a line left, or that its departure is void. Returns the change that this makes; undefined if goods that never left are
 * voided.
 */
export function recordLeaving(facts: Facts, line: LotLine, passing: Passing): Change | undefined {
  const before = passageOf(facts, line, passing);
  const { steps } = withoutWaiting(before, stepOf(line, passing));
  const after = { ...before, steps: [...steps, stepOf(line, passing)] };
  if (passing.step === voiding && !hasLeft(after, passing)) return undefined;
  return put(facts, line, { passing, before, after });
}

/** Removes a step or voiding. Returns the change that this makes; undefined if it is no longer stored. */
export function withdrawLeaving(facts: Facts, line: LotLine, passing: Passing): Change | undefined {
  const before = passageOf(facts, line, passing);
  const step = before.steps.findIndex((each) => isSameStep(each, stepOf(line, passing)) && each.waits === undefined);
  if (step < 0) return undefined;
  return put(facts, line, { passing, before, after: { ...before, steps: before.steps.toSpliced(step, 1) } });
}

/**
 * Stores a voiding that moved no stock because its departure is not recorded yet. That departure then moves nothing when it is recorded.
 */
export function voidAhead(facts: Facts, line: LotLine, passing: Passing): void {
  const before = passageOf(facts, line, passing);
  const step: RecordedStep = { ...stepOf(line, passing), waits: true };
  const after = { ...before, steps: [...before.steps, step] };
  const { out, back, voided, unvoided } = changeOf(line, before, after);
  if (out.length + back.length + voided.length + unvoided.length === 0)
    facts.put(keyOf(line, passing), remembered(after));
}

/** Removes a voiding that stock never booked. Returns the goods that leave because of that. */
export function forgetAhead(facts: Facts, line: LotLine, passing: Passing): Change {
  const before = passageOf(facts, line, passing);
  return put(facts, line, { passing, before, after: withoutWaiting(before, stepOf(line, passing)) });
}

/** Removes all loads of a shipment from the departures of a place. Returns the first steps of these loads. */
export function voidLoads(facts: Facts, lot: LotId, { place, advice, at }: Passing): readonly RecordedStep[] {
  const key = passageKey(lot, place, 'out');
  const before = facts.get(key) ?? { steps: [] };
  const quantities = new Set(before.steps.map(({ quantity }) => quantity));
  const loads = [...quantities].flatMap(
    (quantity) => loadsOf(before.steps.filter((each) => each.quantity === quantity)).loads,
  );
  const left = loads.filter((load) => load.voided === undefined && load.steps.some((each) => each.advice === advice));
  const voids = left.flatMap(({ steps: [first] }) =>
    first ? [{ ...first, step: voiding, at, ...present({ advice }) }] : [],
  );
  if (voids.length > 0) facts.put(key, remembered({ ...before, steps: [...before.steps, ...voids] }));
  return left.map(({ steps: [first] }) => must(first, 'step'));
}

const keyOf = ({ lot }: LotLine, { place }: Passing): ReturnType<typeof passageKey> => passageKey(lot, place, 'out');

const passageOf = (facts: Facts, line: LotLine, passing: Passing): Passage =>
  facts.get(keyOf(line, passing)) ?? { steps: [] };

function withoutWaiting(passage: Passage, step: RecordedStep): Passage {
  const waiting = passage.steps.findIndex((each) => each.waits === true && isSameStep(each, step));
  return waiting < 0 ? passage : { ...passage, steps: passage.steps.toSpliced(waiting, 1) };
}

/** Returns true if a load left before a voiding, to the same end or to one that either does not name. */
const hasLeft = ({ steps, forgot }: Passage, { at, end, party }: Passing): boolean =>
  forgot === true ||
  steps.some(
    (each) => each.step !== voiding && each.at <= at && isCompatible(each.end, end) && isCompatible(each.party, party),
  );

interface Putting {
  readonly passing: Passing;
  readonly before: Passage;
  readonly after: Passage;
}

function put(facts: Facts, line: LotLine, { passing, before, after }: Putting): Change {
  facts.put(keyOf(line, passing), remembered(after));
  return changeOf(line, before, after);
}

const timeOf = ({ at }: Move): string => at;

const joined = (a: TimeShift, b: TimeShift): TimeShift => ({
  come: [...a.come, ...b.come],
  gone: [...a.gone, ...b.gone],
});

function changeOf(line: LotLine, before: Passage, after: Passage): Change {
  const [was, is] = [movesOf(before, line.quantity), movesOf(after, line.quantity)];
  const [out, back] = [more(is.out, was.out, exactText), more(was.out, is.out, exactText)];
  const moved = back.flatMap((move) => {
    const now = out.find((each) => textOf(each) === textOf(move));
    if (now) out.splice(out.indexOf(now), 1);
    return now ? [{ ...move, until: now.at, now: move }] : [];
  });
  const isMoved = (move: Move): boolean => moved.some(({ now }) => now === move);
  return {
    out,
    back: back.filter((move) => !isMoved(move)),
    moved: moved.map(({ now: _now, ...move }) => move),
    voided: more(is.back, was.back, idOf),
    unvoided: more(was.back, is.back, idOf),
    times: joined(
      timeShift(was.out.map(timeOf), is.out.map(timeOf)),
      timeShift(is.back.map(timeOf), was.back.map(timeOf)),
    ),
  };
}

/** The loads of a quantity that left, and the voidings that match none of them. */
function movesOf(
  { steps }: Passage,
  quantity: Decimal,
): { readonly out: readonly Move[]; readonly back: readonly Voiding[] } {
  const { loads, unmatched } = loadsOf(steps.filter((each) => each.quantity === quantity));
  return {
    out: loads.filter(({ voided }) => voided === undefined).map(moveOf),
    back: unmatched.filter(({ waits }) => waits === undefined).map(voidingOf),
  };
}

/** The entries of the first list, less one for each entry of the second list with the same text. */
function more<T>(all: readonly T[], without: readonly T[], text: (each: T) => string): T[] {
  const left = without.map(text);
  return all.filter((each) => {
    const same = left.indexOf(text(each));
    if (same >= 0) left.splice(same, 1);
    return same < 0;
  });
}

const textOf = ({ to, receiver, shipment }: Aim): string => `${to ?? ''} ${receiver ?? ''} ${shipment ?? ''}`;

const exactText = (move: Move): string => `${textOf(move)} ${move.at}`;

const idOf = ({ id }: Voiding): string => id;

function voidingOf(step: RecordedStep): Voiding {
  const move = present({ ...aimOf(step), shipment: shipmentOf(step), at: step.at });
  return { ...move, id: `void ${step.at} ${step.quantity} ${textOf(move)}` };
}

/** A load goes to the first place that a step names, or else to the first party. */
const moveOf = ({ steps }: Load): Move =>
  present({
    ...aimOf(steps.find(({ end }) => end !== undefined) ?? steps.find(({ party }) => party !== undefined)),
    shipment: shipmentOf(steps.find(({ advice }) => advice !== undefined)),
    at: must(steps[0], 'step').at,
  });

const shipmentOf = (step: RecordedStep | undefined): ShipmentId | undefined => step?.advice as ShipmentId | undefined;

const aimOf = (step: RecordedStep | undefined): Aim =>
  present({ to: step?.end, receiver: step?.end === undefined ? step?.party : step.receiver });
