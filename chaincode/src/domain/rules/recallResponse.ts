import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { stockKey } from '../facts/stock';
import { type RecallResponseRow } from '../facts/recall';
import { type Thing, thingKey } from '../facts/thing';
import type { ItemId, LotId, PlaceId } from '../gs1/id';
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

interface Answer {
  readonly before: Before;
  /** Why what is quarantined is on hold. */
  readonly reason: string;
}

export const rowNeeds = (rows: readonly RecallResponseRow[], peek: Peek): FactKey<unknown>[] =>
  rows.flatMap(({ goods, place }) => [
    ...placeNeeds(place, peek),
    ...(isItemId(goods) ? [thingKey(goods)] : [stockKey(goods as LotId, place)]),
  ]);

/**
 * Carries out what a row of an answer says: so much is on hold then, so much is destroyed, what was destroyed before included. It may speak only of what the ledger has seen at
 * the place, in the lot's own unit.
 */
export function carryOut(step: Step, row: RecallResponseRow, before: Before, reason: string): void {
  assertOwnPlace(step, row.place);
  if (isItemId(row.goods)) carryOutItem(step, row, row.goods, { before, reason });
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
  assertNotLess(row, before);
  const missing = subtract(row.destroyed, stockAt(facts, lot, place, unit).destroyed);
  if (!isNegative(missing) && !isZero(missing)) {
    destroyAt(facts, { place, lots: [{ lot, quantity: missing, unit }], things: [] });
  }
  const stock = stockAt(facts, lot, place, unit);
  const lost = isNegative(stock.adjusted) ? negate(stock.adjusted) : '0';
  const gone = [stock.sold, stock.consumed, lost].reduce<Decimal>((total, each) => add(total, each), '0');
  assertSeen(row, 'unrecoverable', gone);
  assertSeen(row, 'returned', add(stock.shipped, stock.reserved));
  assertSeen(row, 'quarantined', subtract(stock.onHand, stock.reserved));
  const more = subtract(row.quarantined, stock.held);
  if (!isNegative(more) && !isZero(more)) book(facts, { lot, unit }, place, { held: more });
}

function assertNotLess(row: RecallResponseRow, before: Before): void {
  const known = before?.destroyed ?? '0';
  if (compare(row.destroyed, known) < 0) throw tooMuch(row, 'destroyed', 'which cannot be undone', known);
}

function assertSeen(row: RecallResponseRow, field: 'unrecoverable' | 'returned' | 'quarantined', seen: Decimal): void {
  if (compare(row[field], seen) <= 0) return;
  const why = 'outside containers, as far as the ledger knows; unpack what is in one first';
  throw tooMuch(row, field, why, seen);
}

const tooMuch = (row: RecallResponseRow, field: string, why: string, seen: Decimal): Refusal =>
  new Refusal(
    'answer_invalid',
    `${row[field as 'destroyed']} ${row.unit} of ${row.goods} answered as ${field} at ${row.place}, where it is ${seen} ${why}.`,
    { goods: row.goods, place: row.place, field, seen },
  );

const fields = ['quarantined', 'returned', 'destroyed', 'unrecoverable'] as const;
type Field = (typeof fields)[number];

function carryOutItem(step: Step, row: RecallResponseRow, id: ItemId, { before, reason }: Answer): void {
  const { facts, caller } = step;
  const what = answerOf(row, id);
  if (!what) return;
  const thing = facts.get(thingKey(id));
  if (isRepeated(what, before)) return;
  if (!thing || !wasSeen[what](thing, row.place)) {
    const message = `The ledger knows of no ${id} that was ${what} at ${row.place}.`;
    throw new Refusal('answer_invalid', message, { goods: id, place: row.place, field: what });
  }
  if (what === 'destroyed' && isActive(thing)) destroyAt(facts, { place: row.place, lots: [], things: [id] });
  if (what !== 'quarantined') return;
  const hold = thing.hold ?? { by: caller.party, reason };
  facts.put(thingKey(id), { ...looseThing(facts, id, row.place), hold });
}

/** What is on its way is not there any more when the same is answered again. */
const isRepeated = (what: Field, before: Before): boolean => what === 'returned' && before?.returned === '1';

/** The one thing that an answer says of an item; undefined for nothing yet. */
function answerOf(row: RecallResponseRow, id: ItemId): Field | undefined {
  if (row.unit !== one) {
    const message = `${id} is one item: answer in ${one}.`;
    throw new Refusal('unit_of_measure_mismatch', message, { goods: id, unit: row.unit });
  }
  const said = fields.filter((field) => !isZero(row[field]));
  const [what] = said;
  if (said.length > 1 || (what && row[what] !== '1')) {
    throw new Refusal('answer_invalid', `${id} is one item: answer 1 in one of ${fields.join(', ')}.`, { goods: id });
  }
  return what;
}

const isActive = ({ status }: Thing): boolean => status === 'active';

/** Whether what an answer says of an item can be, as far as the ledger knows. What is gone keeps the place where it went. */
const wasSeen: Record<Field, (thing: Thing, place: PlaceId) => boolean> = {
  quarantined: (thing, place) => isActive(thing) && thing.place === place,
  destroyed: ({ status, place: at }, place) => (status === 'active' || status === 'destroyed') && at === place,
  returned: (thing, place) => thing.transit?.from === place || (thing.shipment !== undefined && thing.place === place),
  unrecoverable: (thing, place) => !isActive(thing) && thing.place === place,
};
