import { add, convert, type Decimal, isNegative, productOf, subtract, sum } from '@lotline/chaincode/domain';
import type { AvailableRow } from '../answers/inventoryAllocations';
import type { ReadAt } from '../projection/readModel';
import { readFact } from '../projection/saveFact';
import { isRecalled, recallsAt } from '../queries/blocked';
import type { StockRow } from '../queries/shownStock';
import { positionFilters } from '../queries/stockFilters';
import { allNow } from '../queries/stockNow';
import type { StoredAllocation } from './allocationStore';

export interface AvailableOf {
  readonly product: string;
  readonly place: string;
  readonly uom: string;
  readonly date: string;
}

type Part = 'onHand' | 'held' | 'recalled' | 'expired' | 'reserved' | 'inTransit';
const parts: readonly Part[] = ['onHand', 'held', 'recalled', 'expired', 'reserved', 'inTransit'];

/** The parts of a balance. Each piece of it is in one part only: recalled before held, held before reserved, reserved before expired. */
function partsOf({ database }: ReadAt, row: StockRow, date: string): Record<Part, Decimal> {
  const { onHand, held, reserved, inTransit } = row as Record<'onHand' | 'held' | 'reserved' | 'inTransit', Decimal>;
  const fact = readFact(database, 'lot', row.lot);
  const recalled = fact !== undefined && isRecalled(database, recallsAt(database, fact, row.place));
  const kept = subtract(subtract(onHand, held), reserved);
  const free = isNegative(kept) ? '0' : kept;
  return {
    onHand,
    recalled: recalled ? held : '0',
    held: recalled ? '0' : held,
    // If the whole lot is blocked, its offered goods are held already.
    reserved: held === onHand ? '0' : reserved,
    expired: row.expiry !== undefined && row.expiry < date ? free : '0',
    inTransit,
  };
}

/** The quantity of a product at a place that the allocations have together. */
export const allocatedOf = (
  allocations: readonly StoredAllocation[],
  { product, place }: { readonly product: string; readonly place: string },
): Decimal =>
  sum(
    allocations
      .filter(({ input }) => input.product === product && input.place === place)
      .map(({ pick }) => pick.quantity as Decimal),
  );

/** The quantity of a product that can be promised at a place on a date. */
export function availableOf(
  readModel: ReadAt,
  of: AvailableOf,
  { allocations, arriving }: { readonly allocations: readonly StoredAllocation[]; readonly arriving: Decimal },
): AvailableRow {
  const { product, place, uom, date } = of;
  const totals: Record<Part, Decimal> = {
    onHand: '0',
    held: '0',
    recalled: '0',
    expired: '0',
    reserved: '0',
    inTransit: '0',
  };
  const foreign = new Set<string>();
  for (const row of allNow(readModel, positionFilters(readModel.database, { product, place }))) {
    const found = partsOf(readModel, row, date);
    for (const part of parts) {
      const amount = convert(found[part], row.uom, uom);
      if (amount === undefined) foreign.add(row.uom);
      else totals[part] = add(totals[part], amount);
    }
  }
  const allocated = allocatedOf(allocations, of);
  const { onHand, held, recalled, expired, reserved } = totals;
  const gone = [held, recalled, expired, reserved, allocated].reduce<Decimal>(subtract, onHand);
  return {
    product,
    place,
    uom,
    date,
    ...totals,
    allocated,
    arriving,
    available: add(gone, arriving),
    unconverted: [...foreign].sort(),
  };
}

/** The products with stock at the places. */
export function stockedAt({ database }: ReadAt, place: string): string[] {
  const lots = database.all<{ lot: string }>(
    `SELECT DISTINCT lot FROM balance WHERE place = ? AND (on_hand <> '0' OR in_transit <> '0')`,
    place,
  );
  return [...new Set(lots.flatMap(({ lot }) => productOf(lot) ?? []))].sort();
}
