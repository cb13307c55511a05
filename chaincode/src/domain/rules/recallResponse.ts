import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { stockKey } from '../facts/stock';
import { type RecallResponseRow } from '../facts/recall';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { LotId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { add, compare, type Decimal, isNegative, isZero, negate, subtract } from '../quantity';
import type { Peek, Step } from '../step';
import { one } from './load';
import { knownLot } from './lots';
import { assertOwnPlace, placeNeeds } from './ownership';
import { book, stockAt } from './stock';
import { destroyAt } from './takeOut';
import { looseThing } from './things';

/** What an answer did before, as far as it was for the same goods at the same place. */
type Before = RecallResponseRow | undefined;

export const rowNeeds = (rows: readonly RecallResponseRow[], peek: Peek): FactKey<unknown>[] =>
  rows.flatMap(({ goods, place }) => [
    ...placeNeeds(place, peek),
    ...(isItemId(goods) ? [thingKey(goods)] : [stockKey(goods as LotId, place)]),
  ]);

/**
 * Carries out what a row of an answer says: so much is on hold then, so much is destroyed. It may speak only of what the ledger has seen at
 * the place, in the lot's own unit.
 */
export function carryOut(step: Step, row: RecallResponseRow, before: Before, reason: string): void {
  assertOwnPlace(step, row.place);
  if (isItemId(row.goods)) carryOutItem(step, row, row.goods, reason);
  else carryOutLot(step, row, before);
}

function carryOutLot({ facts }: Step, row: RecallResponseRow, before: Before): void {
  const lot = row.goods as LotId;
  const { place, unit } = row;
  const known = knownLot(facts, lot);
  if (known.unit !== unit) {
    const message = `${lot} is counted in ${known.unit ?? 'no unit'}, not in ${unit}.`;
    throw new Refusal('unit_of_measure_mismatch', message, { lot, unit, expected: known.unit });
  }
  const destroyed = subtract(row.destroyed, before?.destroyed ?? '0');
  if (isNegative(destroyed)) throw tooMuch(row, 'destroyed', 'which cannot be undone', before?.destroyed ?? '0');
  if (!isZero(destroyed)) destroyAt(facts, { place, lots: [{ lot, quantity: destroyed, unit }], things: [] });
  const stock = stockAt(facts, lot, place, unit);
  const lost = isNegative(stock.adjusted) ? negate(stock.adjusted) : '0';
  const gone = [stock.sold, stock.consumed, lost].reduce<Decimal>((total, each) => add(total, each), '0');
  assertSeen(row, 'unrecoverable', gone);
  assertSeen(row, 'returned', add(stock.shipped, stock.reserved));
  assertSeen(row, 'quarantined', subtract(stock.onHand, stock.reserved));
  const more = subtract(row.quarantined, stock.held);
  if (!isNegative(more) && !isZero(more)) book(facts, { lot, unit }, place, { held: more });
}

function assertSeen(row: RecallResponseRow, field: 'unrecoverable' | 'returned' | 'quarantined', seen: Decimal): void {
  if (compare(row[field], seen) > 0) throw tooMuch(row, field, 'as far as the ledger knows', seen);
}

const tooMuch = (row: RecallResponseRow, field: string, why: string, seen: Decimal): Refusal =>
  new Refusal(
    'answer_invalid',
    `${row[field as 'destroyed']} ${row.unit} of ${row.goods} answered as ${field} at ${row.place}, where it is ${seen} ${why}.`,
    { goods: row.goods, place: row.place, field, seen },
  );

function carryOutItem({ facts, caller }: Step, row: RecallResponseRow, id: ThingId, reason: string): void {
  if (row.unit !== one) {
    throw new Refusal('unit_of_measure_mismatch', `${id} is one item: answer in ${one}.`, {
      goods: id,
      unit: row.unit,
    });
  }
  const thing = facts.get(thingKey(id));
  const fields = ['quarantined', 'returned', 'destroyed', 'unrecoverable'] as const;
  const said = fields.filter((field) => !isZero(row[field]));
  const [what] = said;
  if (said.length > 1 || (what && row[what] !== '1')) {
    throw new Refusal('answer_invalid', `${id} is one item: answer 1 in one of ${fields.join(', ')}.`, { goods: id });
  }
  if (!what) return;
  if (!thing || !wasHere(thing, row)) {
    throw new Refusal('answer_invalid', `The ledger never saw ${id} at ${row.place}.`, { goods: id, place: row.place });
  }
  if (what === 'destroyed' && thing.status === 'active') {
    destroyAt(facts, { place: row.place, lots: [], things: [id] });
  } else if (what === 'quarantined') {
    const loose = looseThing(facts, id, row.place);
    facts.put(thingKey(id), { ...loose, hold: loose.hold ?? { by: caller.party, reason } });
  }
}

/** An item keeps the place where it was sold, destroyed or used up. */
const wasHere = ({ place, transit, endedAt }: Thing, row: RecallResponseRow): boolean =>
  [place, transit?.from, endedAt].includes(row.place);
