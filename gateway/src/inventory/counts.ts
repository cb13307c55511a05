import { compare, type Decimal, isNegative, isZero, negate, type Stock, subtract } from '@lotline/chaincode/domain';
import type { AccuracyAnswer, CountEntry, CountInput, CountLine, CountSheet } from '../answers/inventoryCounts';
import { Problem } from '../problem';
import type { Database } from '../projection/database';
import type { ReadAt } from '../projection/readModel';
import type { Counted, StoredCount, StoredLine } from './countStore';
import { divide, multiply, rounded } from './decimals';
import { valuePlaces } from './valuation';

const percentPlaces = 2;
const amountOf = (value: Decimal): Decimal => (isNegative(value) ? negate(value) : value);

/** A lot that lies loose at a place, with the quantity of the ledger. */
export interface LooseLot {
  readonly lot: string;
  readonly uom: string;
  readonly onHand: Decimal;
}

/** Everything loose at a place. */
export function looseAt(database: Database, place: string, product?: string): LooseLot[] {
  const conditions = product === undefined ? '' : ' AND lot >= ? AND lot < ?';
  const range = product === undefined ? [] : [product, `${product}0`];
  return database
    .all<{ lot: string; body: string }>(
      `SELECT lot, body FROM stock WHERE place = ?${conditions} ORDER BY lot`,
      place,
      ...range,
    )
    .map(({ lot, body }) => ({ lot, ...(JSON.parse(body) as Stock) }))
    .map(({ lot, uom, onHand }) => ({ lot, uom, onHand }));
}

const bookOf = (loose: readonly LooseLot[], lot: string): Decimal =>
  loose.find((each) => each.lot === lot)?.onHand ?? '0';

/** A new count of lots at a place. @throws Problem if nothing is to be counted, or a named lot was never there. */
export function openCount(
  { database }: ReadAt,
  { count, place, product, lots }: CountInput,
  made: Pick<StoredCount, 'user' | 'variancePercent' | 'recountPercent'>,
): StoredCount {
  const loose = looseAt(database, place, product);
  const unknown = lots?.find((lot) => !loose.some((each) => each.lot === lot));
  if (unknown !== undefined) {
    throw new Problem(
      'count_invalid',
      `${unknown} was never loose at ${place}: book what you found with the command count.`,
    );
  }
  const lines = loose
    .filter(({ lot, onHand }) => (lots ? (lots as string[]).includes(lot) : !isZero(onHand)))
    .map(({ lot, uom }): StoredLine => ({ lot, uom, state: 'open', counts: [] }));
  if (lines.length === 0) throw new Problem('count_invalid', `There are no loose goods at ${place} to count.`);
  return { count, place, ...made, time: new Date().toISOString(), cancelled: false, lines };
}

/** True if two quantities differ by no more than the threshold, of the second. */
export function isWithin(a: Decimal, b: Decimal, percent: number): boolean {
  const difference = amountOf(subtract(a, b));
  return compare(multiply(difference, '100'), multiply(b, rounded(percent, valuePlaces))) <= 0;
}

const assertOpen = ({ count, cancelled }: StoredCount): void => {
  if (cancelled) throw new Problem('count_ended', `The count ${count} was cancelled.`);
};

/** One more count of a line. @throws Problem if the line waits for no count, or for one of another user. */
function countedLine(line: StoredLine, counted: Counted, percent: number): StoredLine {
  if (line.state === 'counted' || line.state === 'approved') {
    throw new Problem('count_ended', `${line.lot} was counted already; ask for a recount first.`);
  }
  if (line.counts.some(({ by }) => by === counted.by)) {
    throw new Problem('count_same_user', `You counted ${line.lot} before: another user has to count it again.`);
  }
  const isFirst = line.counts.length === 0;
  const needsOther = isFirst && !isWithin(counted.counted as Decimal, counted.book as Decimal, percent);
  const { refused: _refused, ...rest } = line;
  return { ...rest, state: needsOther ? 'recount' : 'counted', counts: [...line.counts, counted] };
}

/** Enters what a user counted. A first count that is too far from the books needs a second one by another user; the last one stands. */
export function enterCount(
  { database }: ReadAt,
  stored: StoredCount,
  { lines }: CountEntry,
  user: string,
): StoredCount {
  assertOpen(stored);
  const loose = looseAt(database, stored.place);
  const at = new Date().toISOString();
  const entered = new Map<string, string>(lines.map(({ lot, counted }) => [lot, counted]));
  if (entered.size < lines.length)
    throw new Problem('count_invalid', 'A lot is there twice: enter all of it as one quantity.');
  const unknown = [...entered.keys()].find((lot) => !stored.lines.some((line) => line.lot === lot));
  if (unknown !== undefined) {
    throw new Problem(
      'count_invalid',
      `${unknown} is not on the count ${stored.count}: book what you found with the command count.`,
    );
  }
  const { variancePercent, recountPercent = variancePercent } = stored;
  const after = stored.lines.map((line) => {
    const counted = entered.get(line.lot);
    if (counted === undefined) return line;
    return countedLine(line, { counted, by: user, at, book: bookOf(loose, line.lot) }, recountPercent);
  });
  return { ...stored, lines: after };
}

/** Asks for another count of lines that were counted. */
export function askRecount(stored: StoredCount, lots: readonly string[] | undefined): StoredCount {
  assertOpen(stored);
  const isAsked = ({ lot, state }: StoredLine): boolean => state === 'counted' && (lots?.includes(lot) ?? true);
  if (!stored.lines.some(isAsked))
    throw new Problem('count_ended', 'None of these lines was counted and waits for approval.');
  return { ...stored, lines: stored.lines.map((line) => (isAsked(line) ? { ...line, state: 'recount' } : line)) };
}

/** The lines that a user approves. @throws Problem if the user counted one of them, none can be approved, or a reason is missing. */
export function approvable(
  stored: StoredCount,
  { lots, reason }: { readonly lots?: readonly string[] | undefined; readonly reason?: string | undefined },
  user: string,
): StoredLine[] {
  assertOpen(stored);
  const lines = stored.lines.filter(({ lot, state }) => state === 'counted' && (lots?.includes(lot) ?? true));
  if (lines.length === 0) throw new Problem('count_ended', 'None of these lines was counted and waits for approval.');
  const own = lines.find(({ counts }) => counts.some(({ by }) => by === user));
  if (own) throw new Problem('count_same_user', `You counted ${own.lot}: another user has to approve it.`);
  const far = lines.find((line) => isFar(shownLine(line), stored.variancePercent));
  if (far && reason === undefined) {
    throw new Problem('count_reason_missing', `${far.lot} differs by more than ${stored.variancePercent} %: say why.`);
  }
  return lines;
}

function shownLine({ lot, uom, state, counts, approvedBy, reason, refused }: StoredLine): CountLine {
  const last = counts.at(-1);
  const isShown = state === 'counted' || state === 'approved';
  const shown = counts.map(({ counted, by, at }) => ({ ...(isShown && { counted }), by, at }));
  const bare = {
    lot,
    uom,
    state,
    counts: shown,
    ...(approvedBy !== undefined && { approvedBy }),
    ...(reason !== undefined && { reason }),
    ...(refused && { refused }),
  };
  if (!last || !isShown) return bare;
  const book = last.book as Decimal;
  const variance = subtract(last.counted as Decimal, book);
  return {
    ...bare,
    book,
    variance,
    ...(!isZero(book) && {
      variancePercent: divide(multiply(amountOf(variance), '100'), book, percentPlaces),
    }),
  };
}

/** A count as it is shown: what counters must not know is left out. */
export function showCount(stored: StoredCount): CountSheet {
  const { count, place, variancePercent, recountPercent, user, time, cancelled, lines } = stored;
  const isApproved = lines.every(({ state }) => state === 'approved');
  return {
    count,
    place,
    status: cancelled ? 'cancelled' : isApproved ? 'approved' : 'open',
    variancePercent,
    ...(recountPercent !== undefined && { recountPercent }),
    openedBy: user,
    openedAt: time,
    lines: lines.map(shownLine),
  };
}

/** True if a line is beyond the threshold, in percent of the books. */
export const isFar = ({ variance, variancePercent }: CountLine, threshold: number): boolean =>
  variancePercent === undefined
    ? variance !== undefined && variance !== '0'
    : compare(variancePercent as Decimal, `${threshold}`) > 0;

/** Adds up checks by name. */
class Checks {
  readonly #rows = new Map<string, { checked: number; accurate: number }>();

  add(name: string, isAccurate: boolean): void {
    const { checked, accurate } = this.#rows.get(name) ?? { checked: 0, accurate: 0 };
    this.#rows.set(name, { checked: checked + 1, accurate: accurate + (isAccurate ? 1 : 0) });
  }

  rows(): AccuracyAnswer['places'] {
    return [...this.#rows]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { checked, accurate }]) => ({
        name,
        checked,
        accurate,
        percent: divide(`${accurate * 100}`, `${checked}`, percentPlaces),
      }));
  }
}

/** How often books, and how often counters, were right, by the approved lines of some counts. */
export function accuracyOf(counts: readonly StoredCount[]): Omit<AccuracyAnswer, 'height'> {
  const [places, counters] = [new Checks(), new Checks()];
  for (const { place, variancePercent, lines } of counts) {
    for (const { state, counts: entries } of lines) {
      const last = entries.at(-1);
      if (state !== 'approved' || !last) continue;
      places.add(place, isWithin(last.book as Decimal, last.counted as Decimal, variancePercent));
      // Goods may have moved between two counts, so each is compared by its distance from the books of its own moment.
      for (const { by, counted, book } of entries) {
        const moved = subtract(last.book as Decimal, book as Decimal);
        const expected = subtract(last.counted as Decimal, moved);
        counters.add(by, isWithin(counted as Decimal, expected, variancePercent));
      }
    }
  }
  return { places: places.rows(), counters: counters.rows() };
}
