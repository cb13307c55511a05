import type { Finding } from '../command';
import { add, compare, type Decimal, isNegative, isZero, negate, subtract, sum } from '../quantity';
import { Refusal } from '../errors';
import type { StockChange } from '../facts/stockPast';
import type { Facts } from '../step';
import {
  atLeastZero,
  foundTooMuch,
  heldByCounts,
  holdsDifference,
  least,
  type StockState,
  stillHeld,
} from './countHolds';
import { lotProducer } from './lots';
import { leastSince, timeOf, type PastWithChange } from './pastStock';
import type { AccountChange, Position } from '../facts/stock';

const most = (a: Decimal, b: Decimal): Decimal => (compare(a, b) > 0 ? a : b);

type Covered = NonNullable<PastWithChange['covered']>;

/**
 * A stock after a movement that a later count covers. The counted quantity stays on hand, so the movement's amount is booked against
 * `adjusted`.
 * A surplus of a count that it explains is released; a quantity that the count then found in excess is put on hold, and is
 * refused while it is offered in a handoff.
 */
export function coveredState(
  before: StockState,
  change: AccountChange,
  { changes, at }: Pick<PastWithChange, 'changes'> & { readonly at: Position },
): StockState {
  const { onHand = '0', adjusted = '0', held = '0', surplus = '0', ...others } = change;
  const balance = { ...before.balance, adjusted: subtract(add(before.balance.adjusted, adjusted), onHand) };
  const { holds, released } = holdsDifference(before, { ...before, balance, changes });
  // Goods that left before a count do not lift a hold on the goods that it found.
  const found = negate(atLeastZero(add(holds.surplus, holds.known)));
  const loose = sum([balance.onHand, negate(balance.reserved), negate(others.reserved ?? '0')]);
  const wanted = sum([balance.held, holds.surplus, holds.known, most(held, found)]);
  if (isNegative(onHand)) assertNotHeld(before, at, { wanted, loose });
  const isOffered = compare(least(atLeastZero(wanted), balance.onHand), loose) > 0;
  if (isOffered) throw offered(at, subtract(balance.onHand, loose));
  const heldAfter = within(wanted, loose);
  const surplusAfter = within(sum([balance.surplus, holds.surplus, most(surplus, found)]), heldAfter);
  return { balance: { ...balance, held: heldAfter, surplus: surplusAfter }, changes, released };
}

/**
 * Refuses a departure before a count, if what the count then found in excess is already on hold by people: these goods would have left in
 * spite of their hold.
 */
function assertNotHeld(
  before: StockState,
  { lot, place, uom }: Position,
  { wanted, loose }: { readonly wanted: Decimal; readonly loose: Decimal },
): void {
  const { surplus, known } = stillHeld(before);
  const byPeople = atLeastZero(subtract(before.balance.held, add(surplus, known)));
  const twice = least(byPeople, atLeastZero(subtract(wanted, loose)));
  if (isZero(twice)) return;
  const message = `${twice} ${uom} of ${lot} at ${place} are on hold and were counted there later; release them first.`;
  throw new Refusal('stock_insufficient', message, { lot, place, held: twice });
}

/**
 * The quantity that was on hold just before a count and was not released: the surplus of counts and receipts, and goods that counts had
 * found again.
 */
function unreleasedBefore({ balance, changes, released }: StockState, count: StockChange): Decimal {
  const at = changes.indexOf(count);
  const [earlier, later] = [changes.slice(0, at), changes.slice(at)];
  const onHand = later.reduce((left, { amount }) => subtract(left, amount), balance.onHand);
  const adjusted = later.reduce(
    (left, { kind, amount }) => (kind === 'count' ? subtract(left, amount) : left),
    balance.adjusted,
  );
  const { known } = heldByCounts({ balance: { ...balance, onHand, adjusted }, changes: earlier });
  const surplus = atLeastZero(subtract(atLeastZero(adjusted), released.surplus));
  return add(surplus, atLeastZero(subtract(known, released.known)));
}

/** Refuses a departure before a count of goods that were on hold then: a later count that misses them does not say that they were free. */
export function assertFreeThen(before: StockState, past: PastWithChange, { lot, place, uom }: Position): void {
  if (!past.covered) return;
  const there = leastSince(past, before.balance.onHand).balance;
  const less = atLeastZero(subtract(unreleasedBefore(before, past.covered.before), there));
  if (isZero(less)) return;
  const message = `${less} ${uom} of ${lot} at ${place} were on hold then, because a count had found more there than was recorded.`;
  throw new Refusal('stock_insufficient', message, { lot, place, held: less });
}

/** The quantity of unknown origin that has left: neither on hold as a surplus nor released. */
const leftUnknown = ({ balance, released }: StockState): Decimal =>
  atLeastZero(subtract(subtract(atLeastZero(balance.adjusted), released.surplus), balance.surplus));

/** Refuses a departure before a count if goods have left since that would have been a surplus of the count, on hold. */
export function assertNoneGone(before: StockState, after: StockState, { lot, place, uom }: Position): void {
  const found = subtract(foundTooMuch(after), foundTooMuch(before));
  const notHeld = subtract(found, atLeastZero(subtract(after.balance.surplus, before.balance.surplus)));
  const gone = atLeastZero(least(notHeld, subtract(leftUnknown(after), leftUnknown(before))));
  if (isZero(gone)) return;
  const message = `${gone} ${uom} of ${lot} at ${place} would be a surplus of a later count and on hold, but have left since.`;
  throw new Refusal('stock_insufficient', message, { lot, place, gone });
}

const offered = ({ lot, place, uom }: Position, reserved: Decimal): Refusal => {
  const message = `${reserved} ${uom} of ${lot} at ${place} are offered in a handoff, but would be on hold or missing by a later count; cancel it first.`;
  return new Refusal('goods_offered', message, { lot, place, reserved });
};

const within = (value: Decimal, limit: Decimal): Decimal => least(atLeastZero(value), atLeastZero(limit));

/** Says that a later count covers a movement, or an earlier count. */
export function coveredFinding({ lot, place }: Position, count: StockChange): Finding {
  const counted = timeOf(count);
  const detail = `${lot} was counted at ${place} on ${counted}, after this: what is on hand there stays as it was counted.`;
  return { code: 'covered_by_count', detail, details: { lot, place, counted } };
}

/** The findings of a covered movement: the count that covers it, and the surplus that the count has then. */
export function coveredFindings(
  facts: Facts,
  at: Position,
  { covered, before, after }: { readonly covered: Covered; readonly before: StockState; readonly after: StockState },
): Finding[] {
  const isMore = compare(covered.after.amount, covered.before.amount) > 0;
  const surplus = subtract(after.balance.surplus, before.balance.surplus);
  const gone = subtract(subtract(foundTooMuch(after), foundTooMuch(before)), atLeastZero(surplus));
  return [
    coveredFinding(at, covered.before),
    ...(isMore ? [...surplusFindings(facts, at, surplus), ...goneFindings(facts, at, gone)] : []),
  ];
}

/** Says that more was counted than the ledger knows of: the producer of the lot sees it. */
export function surplusFindings(facts: Facts, { lot, place, uom }: Position, surplus: Decimal): Finding[] {
  if (isZero(surplus) || isNegative(surplus)) return [];
  const producer = lotProducer(facts, lot);
  return [
    {
      code: 'count_surplus',
      detail: `${surplus} ${uom} of ${lot} more were counted at ${place} than the ledger knows of. They are on hold until the producer releases them.`,
      details: { lot, place, surplus, uom },
      concerns: producer ? [producer] : [],
    },
  ];
}

/** Reports goods of unknown origin that have already left; the producer of the lot sees it. */
function goneFindings(facts: Facts, { lot, place, uom }: Position, gone: Decimal): Finding[] {
  if (isZero(gone) || isNegative(gone)) return [];
  const producer = lotProducer(facts, lot);
  return [
    {
      code: 'count_surplus',
      detail: `${gone} ${uom} of ${lot} more were counted at ${place} than the ledger knows of, and they have left since.`,
      details: { lot, place, gone, uom },
      concerns: producer ? [producer] : [],
    },
  ];
}
