import { add, convert, type Decimal, productOf } from '@lotline/chaincode/domain';
import type { Gap } from '../answers/inventoryPolicies';
import type { ReadAt } from '../projection/readModel';
import type { StockRow } from '../queries/shownStock';
import { positionFilters } from '../queries/stockFilters';
import { allNow } from '../queries/stockNow';
import { positionKey } from './lotDays';
import { ProductUnits } from '../queries/productUnits';

/** The stock of a product at a place, in one unit. */
export interface StockPosition {
  readonly onHand: Decimal;
  /** Not held, not recalled, not expired, not reserved in an offer. */
  readonly available: Decimal;
  readonly inTransit: Decimal;
  readonly gaps: readonly Gap[];
}

const noGaps: readonly Gap[] = [];
const nothing: StockPosition = { onHand: '0', available: '0', inTransit: '0', gaps: noGaps };

const gapOf = (foreign: ReadonlySet<string>, uom: string): Gap => ({
  code: 'uom_not_convertible',
  field: 'stock',
  detail: `Stock in ${[...foreign].sort().join(', ')} does not convert to ${uom} and is left out.`,
});

/** A balance in a unit; undefined if it does not convert exactly. */
function inUnit(
  { uom: from, onHand, available, inTransit }: StockRow,
  uom: string,
): Omit<StockPosition, 'gaps'> | undefined {
  if (from === uom) return { onHand, available, inTransit } as Omit<StockPosition, 'gaps'>;
  const [has, free, coming] = [onHand, available, inTransit].map((amount) => convert(amount as Decimal, from, uom));
  if (has === undefined || free === undefined || coming === undefined) return undefined;
  return { onHand: has, available: free, inTransit: coming };
}

/** Adds up the stock of lots by position. Lots in a unit that does not convert exactly are a gap. */
class Adding {
  readonly #positions = new Map<string, Omit<StockPosition, 'gaps'>>();
  readonly #foreign = new Map<string, Set<string>>();

  /** `uom`: of the product. */
  add(key: string, row: StockRow, uom: string): void {
    const found = inUnit(row, uom);
    if (!found) {
      this.#foreign.set(key, (this.#foreign.get(key) ?? new Set()).add(row.uom));
      return;
    }
    const known = this.#positions.get(key);
    this.#positions.set(
      key,
      known
        ? {
            onHand: add(known.onHand, found.onHand),
            available: add(known.available, found.available),
            inTransit: add(known.inTransit, found.inTransit),
          }
        : found,
    );
  }

  of(key: string, uom: string): StockPosition {
    const foreign = this.#foreign.size === 0 ? undefined : this.#foreign.get(key);
    const gaps = foreign ? [gapOf(foreign, uom)] : noGaps;
    return { ...(this.#positions.get(key) ?? nothing), gaps };
  }
}

interface At {
  readonly product: string;
  readonly place: string;
}

export interface StockOf {
  readonly party: string;
  readonly product?: string | undefined;
  readonly uomOf: (product: string) => string;
}

/** Positions from which it takes less time to read the stock of the party at once than one by one. */
const many = 200;

/** Returns a function that gives the stock at `count` positions, by product and place and by their `positionKey`. */
export function stockPositions(
  readModel: ReadAt,
  count: number,
  { party, product, uomOf }: StockOf,
): (at: At, key?: string) => StockPosition {
  const { database } = readModel;
  if (count < many) {
    return (at) => {
      const one = new Adding();
      const uom = uomOf(at.product);
      const filters = positionFilters(database, { product: at.product, place: at.place });
      for (const row of allNow(readModel, filters)) one.add('', row, uom);
      return one.of('', uom);
    };
  }
  const adding = new Adding();
  const units = new ProductUnits(database);
  for (const row of allNow(readModel, positionFilters(database, { party, product }))) {
    const of = productOf(row.lot);
    const uom = of === undefined ? undefined : units.of(of);
    if (of !== undefined && uom !== undefined) adding.add(positionKey(of, row.place), row, uom);
  }
  return (at, key = positionKey(at.product, at.place)) => adding.of(key, uomOf(at.product));
}
