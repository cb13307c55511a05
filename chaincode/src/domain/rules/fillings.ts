import type { Contents, Filling, Thing } from '../facts/thing';
import type { NodeId } from '../facts/links';
import type { Hold } from '../facts/lot';
import type { PlaceId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { sumLines } from './load';

/** The most fillings that are kept. An event of an older one is counted for the oldest one kept. */
const mostFillings = 40;

/** The latest fillings, of which the times of further packings are kept. */
const mostDetailed = 10;

/** Times of packings that a filling remembers beside its first one. */
const mostTimes = 10;

/**
 * The number of the filling at an event time, independent of the order of recording. An event after the container was emptied belongs to
 * its next filling, even if that packing is recorded later.
 */
function fillingAt({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): number {
  const during = fillings.find(({ until }) => until === undefined || time <= until);
  return during?.number ?? (fillings.at(-1)?.number ?? 0) + 1;
}

/** The current filling of a container, or the one that its next packing will start. */
function fillingNow({ fillings = [] }: Pick<Thing, 'fillings'>): number {
  const last = fillings.at(-1);
  if (!last) return 1;
  return last.until === undefined ? last.number : last.number + 1;
}

/** The fillings after a packing: one more, unless the time belongs to a known filling, which may then start earlier. */
export function filledAt({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): readonly Filling[] {
  const number = fillingAt({ fillings }, time);
  const known = fillings.find((filling) => filling.number === number);
  if (!known) return shortened([...fillings, { number, from: time }]);
  // A filling of which no packing is known begins when it was emptied.
  const before = [known.from, ...(known.later ?? [])].filter((each) => each !== known.until);
  const [from = time, ...later] = [...new Set([...before, time])].toSorted();
  return fillings.map((filling) => (filling === known ? withTimes(filling, from, later) : filling));
}

const shortened = (fillings: readonly Filling[]): readonly Filling[] =>
  fillings.slice(-mostFillings).map((each, n, { length }) => {
    if (n >= length - mostDetailed) return each;
    const { later: _later, outs: _outs, took: _took, ...rest } = each;
    return rest;
  });

const withTimes = ({ later: _later, ...filling }: Filling, from: string, later: readonly string[]): Filling => ({
  ...filling,
  from,
  ...(later.length > 0 && { later: later.slice(0, mostTimes) }),
});

/** The fillings after a part was taken out of the current one. */
export const openedAt = ({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): readonly Filling[] =>
  fillings.map((each) =>
    each.until === undefined ? { ...each, outs: [...(each.outs ?? []), time].toSorted().slice(-mostTimes) } : each,
  );

function withoutOut({ outs, ...filling }: Filling, time: string): Filling {
  const left = outs?.toSpliced(outs.indexOf(time), outs.includes(time) ? 1 : 0) ?? [];
  return left.length > 0 ? { ...filling, outs: left } : filling;
}

/** Returns true if a part is known to have been taken out after the time. */
export const wasOpenedLater = ({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): boolean =>
  fillings.some(({ until, outs = [] }) => until === undefined && outs.some((each) => each > time));

/** The fillings without a packing that did not happen. One that its goods were the last contents of ends before it. */
export function unfilledAt({ fillings: before = [] }: Pick<Thing, 'fillings'>, time: string): readonly Filling[] {
  const fillings = before.map((each) => withoutOut(each, time));
  const known = fillings.find(({ from, later = [] }) => from === time || later.includes(time));
  if (!known) return fillings;
  if (known.until === time) {
    const { until: _until, ...open } = known;
    return emptyWithout({ fillings: fillings.map((each) => (each === known ? open : each)) }, time);
  }
  const [from, ...later] = [known.from, ...(known.later ?? [])].filter((each) => each !== time);
  const first = from ?? known.until;
  return first === undefined
    ? fillings
    : fillings.map((each) => (each === known ? withTimes(each, first, later) : each));
}

/** The fillings of a container that is empty without the packing of a time. What others packed was taken out before. */
export const emptyWithout = ({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): readonly Filling[] =>
  fillings.flatMap((each) => {
    if (each.until !== undefined) return [each];
    const [from, ...later] = [each.from, ...(each.later ?? [])].filter((known) => known !== time);
    const { outs = [], ...filling } = each;
    const until = outs.at(-1);
    if (from === undefined || until === undefined) return [];
    const before = outs.slice(0, -1);
    return [{ ...withTimes(filling, from, later), ...(before.length > 0 && { outs: before }), until }];
  });

/** The most lots and things that an emptying without a list keeps. */
const mostTaken = 40;

/**
 * The contents that an emptying took out without a list. `opened` is the place where contents recorded later come out, too; they are on
 * hold if the container was.
 */
interface Opening {
  readonly opened?: PlaceId;
  readonly hold?: Hold | undefined;
  readonly took?: Contents | undefined;
  /** True if they were sold with the container, so they may come back in it. */
  readonly sold?: boolean | undefined;
}

/** The fillings after the container was emptied at a time. */
export function emptiedAt(
  { fillings = [] }: Pick<Thing, 'fillings'>,
  time: string,
  { opened, hold, took, sold }: Opening,
): readonly Filling[] {
  const isKept = took && (sold === true || took.lots.length + took.things.length <= mostTaken);
  const ended = {
    until: time,
    ...(opened !== undefined && { opened }),
    ...(hold && { hold }),
    ...(isKept && { took }),
  };
  return fillings.map((filling) => {
    if (filling.until !== undefined) return filling;
    const sales = sold === true ? [...(filling.sold ?? []), time].slice(-mostTimes) : filling.sold;
    return { ...filling, ...ended, ...(sales && { sold: sales }) };
  });
}

/** The filling that a container was sold with, if nothing was packed into it since. */
export function soldFilling({ fillings = [] }: Pick<Thing, 'fillings'>): Filling | undefined {
  const last = fillings.at(-1);
  return last?.until !== undefined && last.sold?.includes(last.until) === true ? last : undefined;
}

/** The fillings of a container that came back with what it was sold with. */
export const cameBackAt = ({ fillings = [] }: Pick<Thing, 'fillings'>): readonly Filling[] =>
  fillings.map((filling, n, { length }) => {
    if (n < length - 1) return filling;
    const { until: _until, opened: _opened, hold: _hold, took: _took, ...open } = filling;
    return open;
  });

/** The contents that an emptying at a time took out without a list; undefined if they are not known. */
export const tookAt = ({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): Contents | undefined =>
  fillings.findLast(({ until }) => until === time)?.took;

/** The fillings where the emptying at a time took out more than was known, because its packing is recorded later. */
export const tookMore = (fillings: readonly Filling[], time: string, { lots, things }: Contents): readonly Filling[] =>
  fillings.map((each) => {
    if (each.until !== time || !each.took) return each;
    const all = { lots: sumLines(each.took.lots, lots), things: [...new Set([...each.took.things, ...things])] };
    return { ...each, took: all };
  });

/** The filling of a time, if all of it was taken out unseen since. */
export const openedAfter = (
  { fillings = [] }: Pick<Thing, 'fillings'>,
  time: string,
): (Required<Pick<Filling, 'opened' | 'until'>> & Pick<Filling, 'hold'>) | undefined => {
  const { until, opened, hold } = fillings.find((each) => each.until === undefined || time <= each.until) ?? {};
  return until !== undefined && opened !== undefined ? { until, opened, ...(hold && { hold }) } : undefined;
};

/** Returns true if packings before and after a time are known and no emptying between them: what is inside now is of both. */
export const wasRefilled = ({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): boolean =>
  fillings.some(
    ({ from, later = [], until }) => until === undefined && from < time && later.some((each) => each > time),
  );

/** The fillings without the emptying at `time`. */
export const reopenedAt = ({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): readonly Filling[] =>
  fillings.map((filling) => {
    const { until, opened: _opened, hold: _hold, took: _took, sold = [], ...open } = filling;
    if (until !== undefined && until !== time) return withoutOut(filling, time);
    const sales = sold.filter((each) => each !== time);
    return withoutOut({ ...open, ...(sales.length > 0 && { sold: sales }) }, time);
  });

/** Returns true if the last filling is open and all earlier ones ended before `time`. */
export function isOpenSince(fillings: readonly Filling[], time: string): boolean {
  const open = fillings.at(-1);
  return open?.until === undefined && fillings.every((each) => each === open || (each.until ?? time) < time);
}

/** Returns true if the container was emptied at or after the time. An event of that time then no longer changes its contents. */
export const wasEmptiedAfter = ({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): boolean =>
  fillings.some(({ until }) => until !== undefined && time <= until);

/** Returns true if the container was packed or emptied after the time. */
export const wasUsedAfter = ({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): boolean =>
  fillings.some(({ from, later = [], outs = [], until = from }) =>
    [from, ...later, ...outs, until].some((each) => each > time),
  );

/** Returns true if all that is in the container was packed after the time. */
export const isFilledLater = ({ fillings = [] }: Pick<Thing, 'fillings'>, time: string): boolean => {
  const last = fillings.at(-1);
  return last !== undefined && last.until === undefined && time < last.from;
};

/** The current node of a thing. */
export const nodeNow = (id: string, thing: Pick<Thing, 'fillings'> | undefined): NodeId =>
  (isItemId(id) ? id : `${id} ${fillingNow(thing ?? {})}`) as NodeId;

/** The node of a thing at a time. A serialized item has one node; another thing has one for each filling. */
export const nodeAt = (id: string, thing: Pick<Thing, 'fillings'> | undefined, time: string): NodeId =>
  (isItemId(id) ? id : `${id} ${fillingAt(thing ?? {}, time)}`) as NodeId;
