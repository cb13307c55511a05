import { Refusal } from '../errors';
import { type SoldBy, soldByKey } from '../facts/soldBy';
import { ofSales, readPast, withLatest, writePast } from '../facts/stockPast';
import type { LotLine } from '../facts/thing';
import type { LotId } from '../gs1/id';
import { add, type Decimal, isNegative, isZero, negate, subtract } from '../quantity';
import type { Step } from '../step';
import type { Moment, Spot } from './moment';
import { leastSince, momentSecond, timeOf, withMove } from './pastStock';

type Seller = Pick<Step, 'facts' | 'caller'>;

const soldOf = ({ facts, caller }: Seller, lot: LotId): SoldBy =>
  facts.get(soldByKey(lot, caller.msp)) ?? { quantity: '0' };

/** The past with a change after all of it; undefined where the rest matters. */
const afterAll = ({ past = '' }: SoldBy, amount: Decimal, moment: Moment): string | undefined =>
  withLatest(past, { at: momentSecond(moment), isNow: moment.isNow === true }, amount, ofSales);

/** Adds a line to what the caller has sold; subtracts a negative one, without a look at what was sold then. */
export function addSold(seller: Seller, { lot, quantity }: Pick<LotLine, 'lot' | 'quantity'>, moment: Moment): void {
  if (isZero(quantity)) return;
  const sold = soldOf(seller, lot);
  const past = afterAll(sold, quantity, moment) ?? among(sold, quantity, moment);
  putSold(seller, lot, { quantity: add(sold.quantity, quantity), past });
}

const among = ({ past }: SoldBy, quantity: Decimal, moment: Moment): string =>
  writePast(withMove(readPast(past), quantity, moment).changes, ofSales);

function putSold({ facts, caller }: Seller, lot: LotId, { quantity, past }: Required<SoldBy>): void {
  facts.put(soldByKey(lot, caller.msp), past === '' ? { quantity } : { quantity, past });
}

/** Takes a line from what the caller has sold. Refuses more than was sold by then, or than later returns need. */
export function takeFromSold(seller: Seller, line: LotLine, spot: Spot): void {
  const less = negate(line.quantity);
  const sold = soldOf(seller, line.lot);
  const quantity = add(sold.quantity, less);
  const past = isNegative(quantity) ? undefined : afterAll(sold, less, spot);
  if (past === undefined) assertSold(seller, line, spot);
  if (!isZero(less)) putSold(seller, line.lot, { quantity, past: past ?? among(sold, less, spot) });
}

function assertSold(seller: Seller, line: LotLine, spot: Spot): void {
  const less = negate(line.quantity);
  const sold = soldOf(seller, line.lot);
  const after = add(sold.quantity, less);
  const { balance, change } = leastSince(withMove(readPast(sold.past), less, spot), after);
  if (!isNegative(balance)) return;
  const there = subtract(balance, less);
  const by = change && timeOf(change);
  const had =
    by !== undefined && by > spot.at ? `only ${there} were not back again by ${by}` : `${there} were sold by then`;
  const what = `${line.quantity} ${line.uom} of ${line.lot} at ${spot.place} on ${spot.at}`;
  throw new Refusal('sold_insufficient', `Cannot return ${what} to ${seller.caller.party}: ${had}.`, {
    lot: line.lot,
    place: spot.place,
    sold: there,
    at: spot.at,
  });
}
