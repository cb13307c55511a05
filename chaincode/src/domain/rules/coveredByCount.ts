import type { Finding } from '../command';
import { add, compare, type Decimal, isNegative, isZero, negate, subtract, sum } from '../quantity';
import { Refusal } from '../errors';
import type { StockChange } from '../facts/stockPast';
import type { Facts } from '../step';
import { atLeastZero, foundTooMuch, holdsDifference, least, type StockState, stillHeld } from './countHolds';
import { lotProducer } from './lots';
import { timeOf, type PastWithChange } from './pastStock';
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
