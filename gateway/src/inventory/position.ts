import { add, convert, type Decimal } from '@lotline/chaincode/domain';
import type { Gap } from '../answers/inventoryPolicies';
import type { ReadModel } from '../projection/readModel';
import { positionFilters } from '../queries/stockFilters';
import { allNow } from '../queries/stockNow';

/** The stock of a product at a place, in one unit. */
export interface StockPosition {
  readonly onHand: Decimal;
  /** Not held, not recalled, not expired, not reserved in an offer. */
  readonly available: Decimal;
  readonly inTransit: Decimal;
  readonly gaps: readonly Gap[];
}

/** Adds up the stock of all lots of a product at a place. Lots in a unit that does not convert exactly are a gap. */
export function stockPosition(
  readModel: ReadModel,
  { product, place, uom }: { readonly product: string; readonly place: string; readonly uom: string },
): StockPosition {
  let onHand: Decimal = '0';
  let available: Decimal = '0';
  let inTransit: Decimal = '0';
  const foreign = new Set<string>();
  for (const row of allNow(readModel, positionFilters(readModel.database, { product, place }))) {
    const [has, free, coming] = [row.onHand, row.available, row.inTransit].map((amount) =>
      convert(amount as Decimal, row.uom, uom),
    );
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
