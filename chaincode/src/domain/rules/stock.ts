import { Refusal } from '../errors';
import {
  type Account,
  type AccountChange,
  type Balance,
  balanceOf,
  type Position,
  stockKey,
  withoutZeros,
} from '../facts/stock';
import { readPast, type StockChange, withLatest, writePast } from '../facts/stockPast';
import type { LotId, PlaceId } from '../gs1/id';
import { add, compare, type Decimal, isNegative, isZero, negate, subtract } from '../quantity';
import type { Facts } from '../step';
import type { LotLine } from '../facts/thing';
import { atLeastZero, isNone, least, none, releasedSince, stillHeld, type StockState } from './countHolds';
import { assertFreeThen, assertNoneGone, coveredFindings, coveredState } from './coveredByCount';
import { bookLatest, canLeaveLast, markUncounted } from './latestMove';
import type { Moment, Spot } from './moment';
import { coveringCount, leastSince, momentSecond, timeOf, type PastWithChange, withMove } from './pastStock';
import { closeExplained } from './surplus';

/** The balance of a lot at a place; all zero if there is no fact yet. */
export const stockAt = (facts: Facts, lot: LotId, place: PlaceId, uom: string): Balance =>
  balanceOf(facts.get(stockKey(lot, place)) ?? { uom, onHand: '0' });

/** The available quantity: neither offered nor held. */
export const available = ({ onHand, reserved, held }: Pick<Balance, 'onHand' | 'reserved' | 'held'>): Decimal =>
  subtract(subtract(onHand, reserved), held);

const nothing: Partial<Balance> & Pick<Balance, 'onHand'> = { onHand: '0' };

type Counted = Pick<Position, 'lot' | 'uom'>;

const notNegative: readonly Account[] = ['onHand', 'reserved', 'held', 'surplus'];

/**
 * Adds to the accounts of a stock (subtracts, for a negative amount) and puts it, as of a moment. What a later count covers changes the
 * accounts and nothing of what is on hand. The last guard of "never negative", at any moment from then on.
 */
export function book(facts: Facts, line: Counted, spot: Spot, change: AccountChange): void {
  if (bookLatest(facts, line, spot, change)) return;
  const at = positionOf(line, spot);
  const before = stateOf(facts, at);
  const amount = change.onHand ?? '0';
  const past = withMove(before.changes, amount, spot);
  const { covered } = past;
  if (isNegative(amount)) {
    const onHand = covered ? before.balance.onHand : add(before.balance.onHand, amount);
    assertWasThere(past, onHand, { ...at, amount, moment: spot });
  }
  const after = covered ? coveredBy(before, change, { at, past }) : changed(before, change, { at, past });
  putStock(facts, at, after);
  if (!covered) return;
  closeExplained(facts, at, before, after);
  const isSaid = spot.findings.some(({ code, details }) => code === 'covered_by_count' && details?.['lot'] === at.lot);
  if (!isSaid) spot.findings.push(...coveredFindings(facts, at, { covered, before, after }));
}

interface Recording {
  readonly at: Position;
  readonly past: Pick<PastWithChange, 'changes' | 'index' | 'covered'>;
}

function coveredBy(before: StockState, change: AccountChange, { at, past }: Recording): StockState {
  const state = coveredState(before, change, { ...past, at });
  if (isNegative(change.onHand ?? '0') && change.held === undefined) {
    assertFreeThen(before, past, at);
    assertNoneGone(before, state, at);
  }
  const { onHand: _onHand, adjusted: _adjusted, held: _held, surplus: _surplus, ...others } = change;
  return { ...state, balance: adding(state.balance, others, at) };
}

function changed(before: StockState, change: AccountChange, { at, past }: Recording): StockState {
  const { changes } = past;
  const moved = adding(before.balance, change, at);
  const isLess = isNegative(change.onHand ?? '0') && changes.some(({ kind }) => kind === 'count');
  const least = isLess ? leastSince(past, moved.onHand).balance : undefined;
  const balance =
    least === undefined ? moved : withoutHeld(before, { moved, least, isOfHeld: change.held !== undefined }, at);
  return { balance, changes, released: releasedSince(before, { balance, changes }) };
}

interface Left {
  readonly moved: Balance;
  /** The least that was on hand since. */
  readonly least: Decimal;
  /** True if goods on hold may be among those that left. */
  readonly isOfHeld: boolean;
}

/** The balance after goods left: of what counts hold, no more is on hold than was there. */
function withoutHeld(
  before: StockState,
  { moved, least: there, isOfHeld }: Left,
  { lot, place, uom }: Position,
): Balance {
  const held = stillHeld(before);
  const less = atLeastZero(subtract(add(held.surplus, held.known), there));
  if (isZero(less)) return moved;
  if (!isOfHeld) {
    const message = `${less} ${uom} of ${lot} at ${place} were on hold then, since a count had found them.`;
    throw new Refusal('stock_insufficient', message, { lot, place, held: less });
  }
  const left = least(moved.held, atLeastZero(subtract(before.balance.held, less)));
  const lost = atLeastZero(subtract(held.surplus, there));
  const surplus = least(moved.surplus, atLeastZero(subtract(before.balance.surplus, lost)));
  return { ...moved, held: left, surplus: least(surplus, left) };
}

/** Returns true if a count after the moment is recorded. */
export const isCounted = (facts: Facts, line: Counted, spot: Spot): boolean =>
  coveringCount(changesOf(facts, positionOf(line, spot)), spot) !== undefined;

const positionOf = ({ lot, uom }: Counted, { place }: Pick<Spot, 'place'>): Position => ({ lot, uom, place });

/** The same for accounts that say nothing of what is on hand. */
export function mark(facts: Facts, line: Counted, place: PlaceId, change: Omit<AccountChange, 'onHand'>): void {
  if (markUncounted(facts, line, place, change)) return;
  const at = positionOf(line, { place });
  const before = stateOf(facts, at);
  putStock(facts, at, changed(before, change, { at, past: { ...before, index: 0 } }));
}

export function adding(before: Balance, change: AccountChange, { lot, place, uom }: Position): Balance {
  const after: { -readonly [Field in keyof Balance]: Balance[Field] } = { ...before };
  for (const [account, amount] of Object.entries(change) as [Account, Decimal][]) {
    const value = add(before[account], amount);
    if (notNegative.includes(account) && isNegative(value)) {
      throw new Refusal('stock_insufficient', `${lot} at ${place}: ${account} would fall to ${value} ${uom}.`, {
        lot,
        place,
      });
    }
    after[account] = value;
  }
  // The surplus is part of the held quantity.
  if (compare(after.surplus, after.held) > 0) after.surplus = after.held;
  return after;
}

/** The changes of a stock, oldest first. */
function changesOf(facts: Facts, { lot, uom, place }: Position): readonly StockChange[] {
  const kept = facts.get(stockKey(lot, place));
  return kept?.uom === uom ? readPast(kept.past) : [];
}

export const stateOf = (facts: Facts, at: Position): StockState => ({
  balance: balanceIn(facts, at),
  changes: changesOf(facts, at),
  released: facts.get(stockKey(at.lot, at.place))?.released ?? none,
});

export function putStock(facts: Facts, { lot, place }: Position, { balance, changes, released }: StockState): void {
  const past = writePast(changes);
  facts.put(stockKey(lot, place), {
    ...withoutZeros(balance),
    ...(past !== '' && { past }),
    ...(!isNone(released) && { released }),
  });
}

/** The balance in a lot's unit: what was made in error and taken back may be made again in another one. */
function balanceIn(facts: Facts, { lot, uom, place }: Position): Balance {
  const balance = stockAt(facts, lot, place, uom);
  if (balance.uom === uom) return balance;
  const { uom: before, onHand, ...accounts } = withoutZeros(balance);
  if (isZero(onHand) && Object.keys(accounts).length === 0) return { ...balance, uom };
  const message = `The accounts of ${lot} at ${place} are in ${before}, not in ${uom}.`;
  throw new Refusal('uom_mismatch', message, { lot, place, uom, expected: before });
}

/** Puts the first stock of a new lot at a place without a read: no place can have stock of a lot before it is made. */
export function bookMade(facts: Facts, { lot, uom, quantity }: LotLine, place: PlaceId, moment: Moment): void {
  const past = withLatest('', { at: momentSecond(moment), isNow: false }, quantity);
  const made = isZero(quantity) ? {} : { made: quantity, ...(past !== undefined && { past }) };
  facts.put(stockKey(lot, place), { uom, onHand: quantity, ...made });
}

/** Refuses a quantity above the available stock. */
export function assertAvailable(facts: Facts, line: LotLine, spot: Spot): void {
  const { place } = spot;
  const { onHand, reserved = '0', held = '0' } = facts.get(stockKey(line.lot, place)) ?? nothing;
  const free = available({ onHand, reserved, held });
  if (compare(free, line.quantity) >= 0 || isCounted(facts, line, spot)) return;
  const message = `${line.quantity} ${line.uom} of ${line.lot} wanted at ${place}, ${free} available outside containers.`;
  throw new Refusal('stock_insufficient', message, {
    lot: line.lot,
    place,
    wanted: line.quantity,
    available: free,
    uom: line.uom,
  });
}

/** Refuses what may move now and was not there yet at a moment, or was needed for what left since. */
export function assertCanLeave(facts: Facts, line: LotLine, spot: Spot): void {
  if (canLeaveLast(facts, line, spot)) return;
  const at = positionOf(line, spot);
  const before = stateOf(facts, at);
  const { balance, changes } = before;
  const past = withMove(changes, negate(line.quantity), spot);
  const after = past.covered ? balance.onHand : subtract(balance.onHand, line.quantity);
  assertFreeThen(before, past, at);
  assertWasThere(past, after, { ...at, amount: negate(line.quantity), moment: spot });
}

interface Leaving extends Position {
  readonly amount: Decimal;
  readonly moment: Moment;
}

/** Refuses a movement that makes the balance negative at some time, even if later arrivals cover it. */
export function assertWasThere(
  past: PastWithChange,
  onHand: Decimal,
  { lot, place, uom, amount, moment }: Leaving,
): void {
  const least = leastSince(past, onHand);
  if (!isNegative(least.balance)) return;
  const [wanted, there] = [amount.replace('-', '') as Decimal, subtract(least.balance, amount)];
  const by = least.change && timeOf(least.change);
  const when = by && by > moment.at ? `, ${there} of them were left by ${by}` : `, ${there} were there then`;
  const message = `${wanted} ${uom} of ${lot} wanted at ${place} on ${moment.at}${when}.`;
  throw new Refusal('stock_insufficient', message, { lot, place, wanted, there, at: moment.at, uom });
}
