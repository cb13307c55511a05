import { Refusal } from '../errors';
import type { FactKey } from '../facts/key';
import { stockKey } from '../facts/stock';
import { type RecallFinding, recallFindings, type RecallResponseRow } from '../facts/recall';
import { type Thing, type ThingId, thingKey } from '../facts/thing';
import type { ItemId, LotId, PlaceId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import { add, compare, type Decimal, isNegative, isZero, negate, subtract } from '../quantity';
import type { Peek, Step } from '../step';
import { joined } from './bornHeld';
import { one } from './load';
import { knownLot } from './lots';
import { momentOfCommand } from './moment';
import { assertOwnPlace, placeNeeds } from './ownership';
import { mark, stockAt } from './stock';
import { destroyAt } from './sellAndDestroy';
import { looseThing, outermost } from './things';

/** The row for the same goods and place in the earlier response. */
type Before = RecallResponseRow | undefined;

interface Answer {
  readonly before: Before;
  /** The reason of the hold on quarantined goods. */
  readonly reason: string;
  /** Containers that may contain quarantined goods. */
  readonly containers: readonly ThingId[];
  /** The items that rows of their own report as quarantined. */
  readonly items: readonly ItemId[];
}

/** Goods of a row that its response destroys. */
export interface Destroyed {
  readonly row: RecallResponseRow;
  readonly quantity: Decimal;
}

export const rowNeeds = (rows: readonly RecallResponseRow[], peek: Peek): FactKey<unknown>[] =>
  rows.flatMap(({ goods, place }) => [
    ...placeNeeds(place, peek),
    ...(isItemId(goods) ? [thingKey(goods)] : [stockKey(goods as LotId, place)]),
  ]);

/**
 * Books a row of a response. Its quantities are totals: so much is on hold and so much is destroyed afterwards, including earlier
 * responses. Returns what it destroyed now. Refuses quantities beyond the recorded ones at the place, and another unit than the lot's.
 */
export function carryOut(step: Step, row: RecallResponseRow, answer: Answer): Destroyed[] {
  assertOwnPlace(step, row.place);
  return isItemId(row.goods) ? carryOutItem(step, row, row.goods, answer) : carryOutLot(step, row, answer);
}

function carryOutLot(step: Step, row: RecallResponseRow, answer: Answer): Destroyed[] {
  const { facts } = step;
  const lot = row.goods as LotId;
  const { place, uom } = row;
  const known = knownLot(facts, lot);
  if (known.uom !== uom) {
    const message = `${lot} is counted in ${known.uom ?? 'no unit'}, not in ${uom}.`;
    throw new Refusal('uom_mismatch', message, { lot, uom, expected: known.uom });
  }
  assertNotLess(row, answer.before);
  const destroyed = destroyRest(step, row);
  const stock = stockAt(facts, lot, place, uom);
  const lost = isNegative(stock.adjusted) ? negate(stock.adjusted) : '0';
  const sold = isNegative(stock.sold) ? '0' : stock.sold;
  const gone = [sold, stock.consumed, lost].reduce<Decimal>((total, each) => add(total, each), '0');
  assertSeen(row, 'unrecoverable', gone);
  assertSeen(row, 'returned', add(stock.shipped, stock.reserved));
  // The ledger has not seen what only a count found: its producer releases it first.
  const loose = subtract(subtract(stock.onHand, stock.reserved), stock.surplus);
  const packed = holdContainers(step, row, { ...answer, wanted: subtract(row.quarantined, loose) });
  assertSeen(row, 'quarantined', add(loose, packed));
  const held = subtract(stock.held, stock.surplus);
  const more = subtract(compare(row.quarantined, loose) > 0 ? loose : row.quarantined, held);
  if (!isNegative(more) && !isZero(more)) mark(facts, { lot, uom }, place, { held: more });
  return destroyed;
}

/** Destroys the quantity of a lot that is reported as destroyed and is not yet. */
function destroyRest(step: Step, row: RecallResponseRow): Destroyed[] {
  const lot = row.goods as LotId;
  const { place, uom } = row;
  const quantity = subtract(row.destroyed, stockAt(step.facts, lot, place, uom).destroyed);
  if (isNegative(quantity) || isZero(quantity)) return [];
  destroyAt(step, { place, moment: momentOfCommand(step), lots: [{ lot, quantity, uom }], things: [] });
  return [{ row, quantity }];
}

/** Holds containers at the place until they contain the wanted quantity of the lot. Returns the quantity that they contain. */
function holdContainers(step: Step, row: RecallResponseRow, answer: Answer & { readonly wanted: Decimal }): Decimal {
  let packed: Decimal = '0';
  for (const id of new Set(answer.containers)) {
    if (compare(packed, answer.wanted) >= 0) break;
    const thing = step.facts.get(thingKey(id));
    const line = thing?.inside?.load.find(({ lot, uom }) => lot === row.goods && uom === row.uom);
    if (!thing || !line || thing.place !== row.place || thing.shipment !== undefined) continue;
    holdThing(step, thing, answer);
    packed = add(packed, subtract(line.quantity, itemsReported(step, row, thing, answer.items)));
  }
  return packed;
}

/** How many items of a row's lot, inside a container, have rows of their own: they are not counted again with the lot. */
function itemsReported(
  step: Step,
  { goods, uom }: RecallResponseRow,
  container: Thing,
  items: readonly ItemId[],
): Decimal {
  if (uom !== one) return '0';
  const inside = items.filter((id) => {
    const item = step.facts.get(thingKey(id));
    return (
      item !== undefined &&
      (item.lot as string | undefined) === goods &&
      outermost(step.facts, item).id === container.id
    );
  });
  return String(inside.length) as Decimal;
}

/** The items that rows report as quarantined. */
export const quarantinedItems = (rows: readonly RecallResponseRow[]): ItemId[] =>
  rows.flatMap(({ goods, quarantined }) => (isItemId(goods) && !isZero(quarantined) ? [goods] : []));

function holdThing({ facts, caller }: Step, thing: Thing, { reason }: Answer): void {
  facts.put(thingKey(thing.id), { ...thing, hold: joined(thing.hold, { by: caller.party, reason }) });
}

/** Refuses a response without goods that the earlier one reported as destroyed. */
export function assertNoneLeftOut(before: readonly RecallResponseRow[], after: readonly RecallResponseRow[]): void {
  const left = before.find(
    (row) => !isZero(row.destroyed) && !after.some(({ goods, place }) => goods === row.goods && place === row.place),
  );
  if (left) throw destroyedLess({ ...left, destroyed: '0' }, left.destroyed);
}

function assertNotLess(row: RecallResponseRow, before: Before): void {
  const known = before?.destroyed ?? '0';
  if (compare(row.destroyed, known) < 0) throw destroyedLess(row, known);
}

const destroyedLess = (row: RecallResponseRow, known: Decimal): Refusal =>
  wrong(row, 'destroyed', known, `The response before it reports ${known}, which cannot be undone: repeat that.`);

function assertSeen(row: RecallResponseRow, field: 'unrecoverable' | 'returned' | 'quarantined', seen: Decimal): void {
  if (compare(row[field], seen) <= 0) return;
  const why = `According to the ledger it is ${seen} outside of containers: unpack goods in containers first, and ask the producer to release a surplus.`;
  throw wrong(row, field, seen, why);
}

const wrong = (
  row: RecallResponseRow,
  field: 'unrecoverable' | 'returned' | 'quarantined' | 'destroyed',
  seen: Decimal,
  why: string,
): Refusal =>
  new Refusal(
    'recall_answer_invalid',
    `The response reports ${row[field]} ${row.uom} of ${row.goods} as ${field} at ${row.place}. ${why}`,
    { goods: row.goods, place: row.place, field, seen },
  );

function carryOutItem(step: Step, row: RecallResponseRow, id: ItemId, answer: Answer): Destroyed[] {
  const { facts } = step;
  const what = answerOf(row, id);
  if (!what || isRepeated(what, answer.before)) return [];
  const thing = answeredFor(step, id, what);
  if (!thing || !wasSeen[what](thing, row.place)) {
    const message = `The ledger has no record that ${id} was ${what} at ${row.place}.`;
    throw new Refusal('recall_answer_invalid', message, { goods: id, place: row.place, field: what });
  }
  if (what === 'quarantined') holdThing(step, looseThing(facts, thing.id, row.place), answer);
  if (what !== 'destroyed' || !isActive(thing)) return [];
  destroyAt(step, { place: row.place, moment: momentOfCommand(step), lots: [], things: [id] });
  return [{ row, quantity: '1' }];
}

/** The thing to book: for a quarantined item inside a container, the outermost container. */
function answeredFor(step: Step, id: ItemId, what: RecallFinding): Thing | undefined {
  const thing = step.facts.get(thingKey(id));
  return thing && what === 'quarantined' && isActive(thing) ? outermost(step.facts, thing) : thing;
}

/** Returns true for a returned item of the earlier response: it is no longer in transit and cannot be checked again. */
const isRepeated = (what: RecallFinding, before: Before): boolean => what === 'returned' && before?.returned === '1';

/** The field that a row reports for an item; undefined for none. */
function answerOf(row: RecallResponseRow, id: ItemId): RecallFinding | undefined {
  if (row.uom !== one) {
    const message = `${id} is one item; report it in ${one}.`;
    throw new Refusal('uom_mismatch', message, { goods: id, uom: row.uom });
  }
  const stated = recallFindings.filter((field) => !isZero(row[field]));
  const [what] = stated;
  if (stated.length > 1 || (what && row[what] !== '1')) {
    throw new Refusal('recall_answer_invalid', `${id} is one item; report 1 in one of ${recallFindings.join(', ')}.`, {
      goods: id,
    });
  }
  return what;
}

const isActive = ({ status }: Thing): boolean => status === 'active';

/** A container that was never made as goods has no status. */
const isAtHand = ({ status }: Thing): boolean => status === undefined || status === 'active';

/** For each field, returns true if the ledger allows the report for a thing. A sold, consumed or destroyed thing keeps its last place. */
const wasSeen: Record<RecallFinding, (thing: Thing, place: PlaceId) => boolean> = {
  quarantined: (thing, place) => isAtHand(thing) && thing.place === place,
  destroyed: ({ status, place: at }, place) => (status === 'active' || status === 'destroyed') && at === place,
  returned: (thing, place) => thing.transit?.from === place || (thing.shipment !== undefined && thing.place === place),
  unrecoverable: (thing, place) => !isActive(thing) && thing.place === place,
};
