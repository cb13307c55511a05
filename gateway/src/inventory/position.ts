import { add, convert, type Decimal, productOf } from '@lotline/chaincode/domain';
import type { Gap } from '../answers/inventoryPolicies';
import type { ReadAt } from '../projection/readModel';
import type { StockRow } from '../queries/shownStock';
import { positionFilters } from '../queries/stockFilters';
import { allNow } from '../queries/stockNow';
import { positionKey } from './lotDays';
import type { StoredPolicy } from './policyStore';

/** The stock of a product at a place, in one unit. */
export interface StockPosition {
  readonly onHand: Decimal;
  /** Not held, not recalled, not expired, not reserved in an offer. */
  readonly available: Decimal;
  readonly inTransit: Decimal;
  readonly gaps: readonly Gap[];
}

/** Adds up the stock of all lots of a product at a place. Lots in a unit that does not convert exactly are a gap. */
function added(rows: Iterable<StockRow>, uom: string): StockPosition {
  let onHand: Decimal = '0';
  let available: Decimal = '0';
  let inTransit: Decimal = '0';
  const foreign = new Set<string>();
  for (const row of rows) {
    const inUnit = (amount: string): Decimal | undefined =>
      row.uom === uom ? (amount as Decimal) : convert(amount as Decimal, row.uom, uom);
    const [has, free, coming] = [inUnit(row.onHand), inUnit(row.available), inUnit(row.inTransit)];
    if (has === undefined || free === undefined || coming === undefined) foreign.add(row.uom);
    else {
      onHand = add(onHand, has);
      available = add(available, free);
      inTransit = add(inTransit, coming);
    }
  }
  const detail = `Stock in ${[...foreign].sort().join(', ')} does not convert to ${uom} and is left out.`;
  const gaps = foreign.size > 0 ? [{ code: 'uom_not_convertible', field: 'stock', detail }] : [];
  return { onHand, available, inTransit, gaps };
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

/** Returns a function that gives the stock at policies, by product and place and by their `positionKey`. */
export function stockPositions(
  readModel: ReadAt,
  policies: readonly StoredPolicy[],
  { party, product, uomOf }: StockOf,
): (at: At, key?: string) => StockPosition {
  const { database } = readModel;
  if (policies.length < many) {
    return (at) =>
      added(allNow(readModel, positionFilters(database, { product: at.product, place: at.place })), uomOf(at.product));
  }
  const rows = new Map<string, StockRow[]>();
  for (const row of allNow(readModel, positionFilters(database, { party, product }))) {
    const key = positionKey(productOf(row.lot) ?? row.lot, row.place);
    const known = rows.get(key);
    if (known) known.push(row);
    else rows.set(key, [row]);
  }
  return (at, key = positionKey(at.product, at.place)) => added(rows.get(key) ?? [], uomOf(at.product));
}
