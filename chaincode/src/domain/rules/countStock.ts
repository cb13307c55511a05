import { Refusal } from '../errors';
import { lotKey } from '../facts/lot';
import type { StockChange } from '../facts/stockPast';
import type { LotLine } from '../facts/thing';
import type { PlaceId } from '../gs1/id';
import { add, compare, type Decimal, isNegative, isZero, negate, subtract, sum } from '../quantity';
import type { Facts } from '../step';
import { atLeastZero, holdsDifference, least, type StockState } from './countHolds';
import { coveredFinding, coveredFindings, coveredState, surplusFindings } from './coveredByCount';
import { lotLine } from './lotLines';
import type { Moment } from './moment';
import { balanceAt, countsSince, leastSince, timeOf, type PastWithChange, withCount, withoutCount } from './pastStock';
import type { Position } from '../facts/stock';
import { adding, assertWasThere, putStock, stateOf } from './stock';
import { closeExplained } from './surplus';
import { must } from '../must';

/**
 * Sets what lay loose at a place at a moment to what was counted; the difference is an adjustment. Goods offered in a handoff must have
 * been found; what is missing beyond that is taken from the held ones last. What was found beyond the known comes on hold: a count never
 * makes goods free. What no earlier count missed is a surplus, which the producer sees and has to agree to. Before a later count that is
 * known it changes nothing of today.
 */
export function countStock(facts: Facts, given: LotLine, place: PlaceId, moment: Moment): void {
  const line = lotLine(facts, given);
  const at = { lot: line.lot, uom: line.uom, place };
  const before = stateOf(facts, at);
  const there = balanceAt(before.changes, before.balance.onHand, moment);
  if (there === undefined) throw tooLongAgo(at, moment);
  const amount = subtract(line.quantity, there);
  const past = withCount(before.changes, amount, moment);
  const onHand = past.covered ? before.balance.onHand : add(before.balance.onHand, amount);
  const { balance, change } = leastSince(past, onHand);
  const when = change ? timeOf(change) : '';
  if (isNegative(balance)) throw leftSince(line, at, { balance, when, moment });
  const after = past.covered ? coveredState(before, {}, { ...past, at }) : counted(before, past, at);
  putStock(facts, at, after);
  closeExplained(facts, at, before, after);
  const { covered } = past;
  const surplus = subtract(after.balance.surplus, before.balance.surplus);
  moment.findings.push(
    ...(covered ? coveredFindings(facts, at, { covered, before, after }) : surplusFindings(facts, at, surplus)),
  );
}

function counted(before: StockState, { changes, index }: PastWithChange, { lot, uom, place }: Position): StockState {
  const count = must(changes[index], 'count');
  const { reserved } = before.balance;
  const onHand = add(before.balance.onHand, count.amount);
  if (compare(onHand, reserved) < 0) {
    throw new Refusal(
      'goods_offered',
      `By the count ${onHand} ${uom} of ${lot} are at ${place}, but ${reserved} are offered in a handoff; cancel it first.`,
      { lot, place, reserved },
    );
  }
  const balance = { ...before.balance, onHand, adjusted: add(before.balance.adjusted, count.amount) };
  const { holds, released } = holdsDifference(before, { ...before, balance, changes });
  const heldThen = sum([balance.held, holds.surplus, holds.known]);
  const held = atLeastZero(least(heldThen, subtract(onHand, reserved)));
  const lost = atLeastZero(subtract(heldThen, held));
  return {
    balance: { ...balance, held, surplus: least(atLeastZero(add(balance.surplus, holds.surplus)), held) },
    changes: changes.with(index, { ...count, lost }),
    released,
  };
}

const tooLongAgo = ({ lot, place }: Position, { at }: Moment): Refusal => {
  const message = `The stock of ${lot} at ${place} on ${at} is no longer known: the ledger keeps only the sum of later movements.`;
  return new Refusal('time_invalid', message, { lot, place, time: at });
};

interface Missing {
  readonly balance: Decimal;
  readonly when: string;
  readonly moment: Moment;
}

const leftSince = (line: LotLine, { lot, place, uom }: Position, { balance, when, moment }: Missing): Refusal => {
  const message = `${line.quantity} ${uom} of ${lot} counted at ${place} on ${moment.at}, but by ${when} ${negate(balance)} more than that had left.`;
  return new Refusal('stock_insufficient', message, { lot, place, counted: line.quantity, at: moment.at, uom });
};

/** Takes back a count that is in error: what is there is what was there without it. */
export function uncount(facts: Facts, given: LotLine, place: PlaceId, moment: Moment): void {
  const line = lotLine(facts, given);
  const at = { lot: line.lot, uom: line.uom, place };
  const before = stateOf(facts, at);
  const past = withoutCount(before.changes, moment, { counted: line.quantity, onHand: before.balance.onHand });
  if (!past) {
    uncountOld(before, at, moment);
    return;
  }
  const { count, covered } = past;
  const back = negate(count.amount);
  const after = covered
    ? coveredState(before, { onHand: back, adjusted: back, held: count.lost ?? '0' }, { ...past, at })
    : uncounted(before, { ...past, isRecalled: (facts.get(lotKey(line.lot))?.recalls.length ?? 0) > 0 }, at);
  if (isNegative(back)) assertWasThere(past, after.balance.onHand, { ...at, amount: back, moment });
  putStock(facts, at, after);
  closeExplained(facts, at, before, after);
  if (covered) moment.findings.push(...coveredFindings(facts, at, { covered, before, after }));
}

/**
 * Removes a count older than all stored ones; the quantity on hand stays. Refuses while a surplus is on hold, which may be of that count.
 */
function uncountOld({ changes, balance }: StockState, at: Position, moment: Moment): void {
  const since = countsSince(changes, moment);
  if (since && isZero(balance.surplus)) {
    moment.findings.push(coveredFinding(at, since));
    return;
  }
  const message = `It is not known any more what the count of ${at.lot} at ${at.place} on ${moment.at} changed: count the goods again.`;
  throw new Refusal('correction_impossible', message, { lot: at.lot, place: at.place });
}

type Uncounting = PastWithChange & { readonly count: StockChange; readonly isRecalled: boolean };

function uncounted(before: StockState, { changes, count, isRecalled }: Uncounting, at: Position): StockState {
  const back = negate(count.amount);
  const balance = adding(before.balance, { onHand: back, adjusted: back }, at);
  const loose = subtract(balance.onHand, balance.reserved);
  if (isNegative(loose)) {
    throw new Refusal('goods_offered', `${balance.reserved} ${at.uom} of ${at.lot} are offered in a handoff.`, {
      lot: at.lot,
      place: at.place,
    });
  }
  const { holds, released } = holdsDifference(before, { ...before, balance, changes });
  // Goods quarantined for a recall stay quarantined.
  const known = isRecalled ? atLeastZero(holds.known) : holds.known;
  const held = least(atLeastZero(sum([balance.held, holds.surplus, known, count.lost ?? '0'])), loose);
  const surplus = least(atLeastZero(add(balance.surplus, holds.surplus)), held);
  return { balance: { ...balance, held, surplus }, changes, released };
}
