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

/** Reads the changes of a stock, oldest first. Their sum is the quantity on hand, except for stock that is older than this record. */
export function readPast(text = ''): StockChange[] {
  if (text === '') return [];
  let at = 0;
  return text.split(' ').map((token) => {
    const sign = Math.max(token.indexOf('+'), token.indexOf('-'));
    const letter = token.charAt(sign - 1);
    const kind = kinds.get(letter) ?? 'move';
    at += Number.parseInt(token.slice(0, kind === 'move' ? sign : sign - 1), 36);
    const [amount = '', lost] = token.slice(token.charAt(sign) === '+' ? sign + 1 : sign).split('~');
    const change = { at, kind, amount: amount as Decimal };
    return lost === undefined ? change : { ...change, lost: lost as Decimal };
  });
}

/** The changes as they are kept: each with the seconds since the one before, few enough of them whatever happens. */
export function writePast(changes: readonly StockChange[]): string {
  let before = 0;
  const tokens = fewer(changes).map(({ at, kind, amount, lost = '0' }) => {
    const after = (at - before).toString(36);
    before = at;
    const missed = isZero(lost) ? '' : `~${lost}`;
    return `${after}${letters[kind]}${isNegative(amount) ? '' : '+'}${amount}${missed}`;
  });
  return tokens.join(' ');
}

/** Counts that are known one by one, so that they can be taken back. */
const mostCounts = 8;

/** How many changes are kept before those of one hour, of one day and all older ones are added up. */
const steps = [
  { kind: 'older', from: 58, seconds: Infinity },
  { kind: 'day', from: 28, seconds: 86_400 },
  { kind: 'hour', from: 16, seconds: 3600 },
] as const;

const widths: readonly Kind[] = ['move', 'hour', 'day', 'older'];

function fewer(changes: readonly StockChange[]): readonly StockChange[] {
  const some = changes.filter(({ kind, amount }) => kind === 'count' || !isZero(amount));
  const newest: StockChange[] = [];
  let [counts, others] = [0, 0];
  for (const each of some.toReversed()) {
    const isCount = each.kind === 'count' && counts < mostCounts;
    const { at, kind, amount } = each;
    const change: StockChange = isCount ? each : { at, kind: kind === 'count' ? 'move' : kind, amount };
    const newer = newest.at(-1);
    const merged = newer && merge(newer, change, others - 1);
    if (merged) newest[newest.length - 1] = merged;
    else newest.push(change);
    if (isCount) counts += 1;
    else if (!merged) others += 1;
  }
  return newest.reverse();
}

/** Two neighbours as one, where the newer one is that far from the newest. */
function merge(newer: StockChange, older: StockChange, position: number): StockChange | undefined {
  const step = steps.find(({ from }) => position >= from);
  if (!step || newer.kind === 'count' || older.kind === 'count') return undefined;
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

/** The difference between two records of a stock's past: a quantity from a time on. Merging entries makes no difference. */
export function pastDifference(
  before: string | undefined,
  after: string | undefined,
): { at: number; amount: Decimal }[] {
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
