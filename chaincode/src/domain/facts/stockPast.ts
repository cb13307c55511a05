import { add, type Decimal, isNegative, isZero, negate } from '../quantity';

/** One change of what a place has of a lot on hand, or several that are kept as one. */
export interface StockChange {
  /** Event time in whole seconds since 1970; of several, that of the last one. */
  readonly at: number;
  /** `count`: by how much a count changed the balance. `hour`, `day` and `older` are what happened then, added up. */
  readonly kind: 'move' | 'count' | 'hour' | 'day' | 'older';
  readonly amount: Decimal;
  /** For a count: the quantity on hold by a person's hold that it did not find. */
  readonly lost?: Decimal;
}

type Kind = StockChange['kind'];

const letters: Readonly<Record<Kind, string>> = { move: '', count: 'C', hour: 'H', day: 'D', older: 'O' };
const kinds = new Map(Object.entries(letters).map(([kind, letter]) => [letter, kind as Kind]));

/*
 * A past is kept as text, newest change first: its time in seconds since 1970 in base 36, and of each older one how many seconds it was
 * before the one that follows it in time. Then comes the kind's letter and the signed amount.
 */

/** Reads the changes of a stock, oldest first. Their sum is the quantity on hand, except for stock that is older than this record. */
export function readPast(text = ''): StockChange[] {
  if (text === '') return [];
  let at = 0;
  const changes = text.split(' ').map((token, n): StockChange => {
    const { seconds, kind, amount, lost } = readToken(token);
    at = n === 0 ? seconds : at - seconds;
    return { at, kind, amount, ...(lost !== undefined && { lost }) };
  });
  return changes.reverse();
}

interface Token extends Omit<StockChange, 'at'> {
  readonly seconds: number;
}

function readToken(token: string): Token {
  const sign = signOf(token, 0);
  const kind = kinds.get(token.charAt(sign - 1)) ?? 'move';
  const seconds = Number.parseInt(token.slice(0, kind === 'move' ? sign : sign - 1), 36);
  const amount = token.slice(token.charAt(sign) === '+' ? sign + 1 : sign);
  const tilde = kind === 'count' ? amount.indexOf('~') : -1;
  if (tilde === -1) return { seconds, kind, amount: amount as Decimal };
  return { seconds, kind, amount: amount.slice(0, tilde) as Decimal, lost: amount.slice(tilde + 1) as Decimal };
}

const [plus, minus] = [43, 45];

/** The position of the first sign from a position on. */
function signOf(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === plus || code === minus) return at;
  }
  return -1;
}

const signed = (amount: Decimal): string => (isNegative(amount) ? amount : `+${amount}`);

/** The changes as they are kept, few enough of them whatever happens. */
export function writePast(changes: readonly StockChange[], kept: Kept = ofStock): string {
  let after: number | undefined;
  let text = '';
  for (const { at, kind, amount, lost = '0' } of fewer(changes, kept).toReversed()) {
    const seconds = after === undefined ? at : after - at;
    const missed = isZero(lost) ? '' : `~${lost}`;
    text += `${after === undefined ? '' : ' '}${seconds.toString(36)}${letters[kind]}${signed(amount)}${missed}`;
    after = at;
  }
  return text;
}

/** Returns true if a past has counts. */
export const hasCounts = (text: string): boolean => text.includes(letters.count);

/** `writePast` runs once in this number of changes of a long past, and reduces their number. */
const addedAtOnce = 8;

/**
 * The past with a movement after all of it, or at its newest second, without reading the rest: a place that sells a lot often has a long
 * past of it. Undefined where the rest matters: the movement is before the newest change, there are counts, or there may be many changes to
 * reduce.
 */
export function withLatest(
  text: string,
  { at, isNow }: { readonly at: number; readonly isNow: boolean },
  amount: Decimal,
  kept: Kept = ofStock,
): string | undefined {
  if (text === '') return `${at.toString(36)}${signed(amount)}`;
  if (hasCounts(text)) return undefined;
  const sign = signOf(text, 0);
  const kind = kinds.has(text.charAt(sign - 1)) ? sign - 1 : sign;
  const newest = Number.parseInt(text.slice(0, kind), 36);
  const then = isNow ? Math.max(at, newest) : at;
  if (then === newest) return withinNewest(text, sign, amount);
  if (then < newest || isDue(text, kept)) return undefined;
  return `${then.toString(36)}${signed(amount)} ${(then - newest).toString(36)}${text.slice(kind)}`;
}

/** Returns true if the next change of a past is the one with which their number is to be reduced. */
function isDue(text: string, { hour }: Kept): boolean {
  let changes = 1;
  for (let at = text.indexOf(' '); at !== -1; at = text.indexOf(' ', at + 1)) changes += 1;
  return changes >= hour && changes % addedAtOnce === 0;
}

/** Adds an amount to the newest change; undefined if nothing is left of it. */
function withinNewest(text: string, sign: number, amount: Decimal): string | undefined {
  const space = text.indexOf(' ', sign);
  const end = space === -1 ? text.length : space;
  const total = add(text.slice(text.charCodeAt(sign) === plus ? sign + 1 : sign, end) as Decimal, amount);
  return isZero(total) ? undefined : text.slice(0, sign) + signed(total) + text.slice(end);
}

/** Counts that are known one by one. */
export const mostCounts = 8;

/** How many changes are kept before those of one hour, of one day and all older ones are added up. */
export type Kept = Readonly<Record<'hour' | 'day' | 'older', number>>;

const ofStock: Kept = { hour: 16, day: 28, older: 58 };

/** The same for what an organisation has sold, of which only returns and corrections ask when that was. */
export const ofSales: Kept = { hour: 4, day: 8, older: 30 };

const steps = [
  { kind: 'older', seconds: Infinity },
  { kind: 'day', seconds: 86_400 },
  { kind: 'hour', seconds: 3600 },
] as const;

const widths: readonly Kind[] = ['move', 'hour', 'day', 'older'];

function fewer(changes: readonly StockChange[], kept: Kept): readonly StockChange[] {
  const some = changes.filter(({ kind, amount }) => kind === 'count' || !isZero(amount));
  const newest: StockChange[] = [];
  let [counts, others] = [0, 0];
  for (const each of some.toReversed()) {
    const isCount = each.kind === 'count' && counts < mostCounts;
    const { at, kind, amount } = each;
    const change: StockChange = isCount ? each : { at, kind: kind === 'count' ? 'move' : kind, amount };
    const newer = newest.at(-1);
    const step = steps.find((wide) => others - 1 >= kept[wide.kind]);
    const merged = newer && step && merge(newer, change, step);
    if (merged) newest[newest.length - 1] = merged;
    else newest.push(change);
    if (isCount) counts += 1;
    else if (!merged) others += 1;
  }
  return newest.reverse();
}

/** Two neighbours as one, where the newer one is that far from the newest. */
function merge(newer: StockChange, older: StockChange, step: (typeof steps)[number]): StockChange | undefined {
  if (newer.kind === 'count' || older.kind === 'count') return undefined;
  if (Math.floor(newer.at / step.seconds) !== Math.floor(older.at / step.seconds)) return undefined;
  const width = Math.max(...[newer, older, step].map(({ kind }) => widths.indexOf(kind)));
  return { at: newer.at, kind: widths[width] ?? 'older', amount: add(newer.amount, older.amount) };
}

const starts: Partial<Record<Kind, (at: number) => number>> = {
  hour: (at) => at - (at % 3600),
  day: (at) => at - (at % 86_400),
  older: () => -Infinity,
};

/** When a change began: several may have happened at any time from then on. */
export const startOf = ({ kind, at }: StockChange): number => starts[kind]?.(at) ?? at;

/** The change that a past has before all those of another one; undefined if they differ in anything else. */
function onlyAdded(before: string, after: string): Token | undefined {
  const space = after.indexOf(' ');
  if (space === -1 || before === '') return undefined;
  const newest = readToken(after.slice(0, space));
  const sign = signOf(before, 0);
  const kind = kinds.has(before.charAt(sign - 1)) ? sign - 1 : sign;
  const earlier = newest.seconds - Number.parseInt(before.slice(0, kind), 36);
  return after.slice(space + 1) === earlier.toString(36) + before.slice(kind) ? newest : undefined;
}

/** The difference between two records of a stock's past: a quantity from a time on. Merging entries makes no difference. */
export function pastDifference(
  before: string | undefined,
  after: string | undefined,
): { at: number; amount: Decimal }[] {
  const added = onlyAdded(before ?? '', after ?? '');
  if (added) return isZero(added.amount) ? [] : [{ at: added.seconds, amount: added.amount }];
  const now = readPast(after);
  const differences = new Map<number, Decimal>();
  const note = (at: number, amount: Decimal): void => {
    differences.set(at, add(differences.get(at) ?? '0', amount));
  };
  for (const { at, amount } of now) note(at, amount);
  for (const { at, amount } of readPast(before)) {
    const next = now.find((change) => change.at >= at);
    note(next && startOf(next) <= at ? next.at : at, negate(amount));
  }
  return [...differences].flatMap(([at, amount]) => (isZero(amount) ? [] : [{ at, amount }]));
}
