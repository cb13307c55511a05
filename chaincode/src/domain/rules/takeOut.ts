import { Refusal } from '../errors';
import { itemKey } from '../facts/item';
import type { LotLine } from '../facts/unit';
import type { ItemId, PlaceId } from '../gs1/id';
import { compare, subtract } from '../quantity';
import type { Facts } from '../step';
import { assertItemMovable, looseItem, nowhere } from './items';
import { lotLines } from './lotLines';
import { assertLotMovable } from './lots';
import { assertAvailable, available, book, stockAt } from './stock';

interface Taken {
  readonly place: PlaceId;
  readonly lots: readonly LotLine[];
  readonly items: readonly ItemId[];
}

/** Takes goods of a place out of the world: used up or sold. Refuses recalled and held ones. */
export function takeOut(facts: Facts, { place, lots, items }: Taken, how: 'consumed' | 'sold'): void {
  for (const line of lotLines(facts, lots)) {
    assertLotMovable(facts, line.lot);
    assertAvailable(facts, line, place);
    book(facts, line, place, { onHand: `-${line.quantity}` as `${number}`, [how]: line.quantity });
  }
  for (const id of new Set(items)) {
    const item = looseItem(facts, id, place);
    assertItemMovable(facts, item);
    // A sold item keeps its place, so that it can come back where it was sold.
    facts.put(itemKey(id), how === 'sold' ? { ...item, status: how } : { ...nowhere(item), status: how });
  }
}

/** Destroys goods of a place, held ones too: that is what becomes of what was recalled. Available stock goes first. */
export function destroyAt(facts: Facts, { place, lots, items }: Taken): void {
  for (const line of lotLines(facts, lots)) {
    const stock = stockAt(facts, line.lot, place, line.unit);
    if (compare(subtract(stock.onHand, stock.reserved), line.quantity) < 0) assertAvailable(facts, line, place);
    const free = available(stock);
    const fromHeld = compare(line.quantity, free) > 0 ? subtract(free, line.quantity) : '0';
    book(facts, line, place, { onHand: `-${line.quantity}` as `${number}`, held: fromHeld, destroyed: line.quantity });
  }
  for (const id of new Set(items)) {
    facts.put(itemKey(id), { ...nowhere(looseItem(facts, id, place)), status: 'destroyed' });
  }
}

/** Brings sold goods back to the place, on hold until somebody has looked at them. */
export function bringBack(
  facts: Facts,
  { place, lots, items }: Taken,
  hold: NonNullable<ReturnType<typeof looseItem>['hold']>,
): void {
  for (const line of lotLines(facts, lots)) {
    const { sold } = stockAt(facts, line.lot, place, line.unit);
    if (compare(sold, line.quantity) < 0) {
      throw new Refusal(
        'sold_insufficient',
        `${line.quantity} ${line.unit} of ${line.lot} to return at ${place}, ${sold} sold.`,
        {
          lot: line.lot,
          place,
          sold,
        },
      );
    }
    book(facts, line, place, { onHand: line.quantity, held: line.quantity, sold: `-${line.quantity}` as `${number}` });
  }
  for (const id of new Set(items)) {
    const item = facts.get(itemKey(id));
    if (!item) throw new Refusal('item_unknown', `Item ${id} was never commissioned.`, { item: id });
    if (item.status !== 'sold')
      throw new Refusal('item_not_sold', `Item ${id} is ${item.status}, not sold.`, { item: id });
    if (item.place !== place) {
      throw new Refusal('item_not_here', `Item ${id} was sold at ${item.place ?? 'no place'}, not at ${place}.`, {
        item: id,
      });
    }
    facts.put(itemKey(id), { ...nowhere(item), status: 'active', place, hold });
  }
}
