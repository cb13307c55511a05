import { add, type Decimal, isZero, sum } from '@lotline/chaincode/domain';
import type { ValuationAnswer, ValuationMethod, ValuationRow } from '../answers/inventoryCosts';
import type { Gap } from '../answers/inventoryPolicies';
import type { Layer } from './costs';
import { divide } from './decimals';
import type { ProductStock } from './stockOn';
import { valued, valuePlaces } from './valuation';

const gap = (code: string, detail: string): Gap => ({ code, field: 'value', detail });

function stockGaps({ product, uom, foreign }: ProductStock): Gap[] {
  if (uom === undefined)
    return [gap('product_unknown', `${product} is not registered, so its unit is not known: register it.`)];
  if (foreign.size === 0) return [];
  const units = [...foreign].sort().join(', ');
  return [gap('uom_not_convertible', `Stock in ${units} does not convert to ${uom} and is left out.`)];
}

/** The value of a product, from the receipts up to the day. */
export function valuationRow(method: ValuationMethod, stock: ProductStock, layers: readonly Layer[]): ValuationRow {
  const { product, uom, lots } = stock;
  const onHand = sum([...lots.values()]);
  const bare = { product, ...(uom !== undefined && { uom }), onHand, parts: [] };
  const currencies = [...new Set(layers.map(({ currency }) => currency))].sort();
  if (currencies.length > 1) {
    const detail = `Its receipts are in ${currencies.join(' and ')}: record them in one currency.`;
    return { ...bare, missing: onHand, gaps: [...stockGaps(stock), gap('currency_mixed', detail)] };
  }
  const { parts, value, covered, missing } = valued(method, layers, lots);
  const detail = `${missing} of ${onHand} ${uom ?? ''} on hand have no cost${method === 'lot' ? ' of their lot' : ''}: record it with POST /inventory/costs.`;
  const [currency] = currencies;
  const isValued = currency !== undefined && !isZero(covered);
  return {
    ...bare,
    ...(isValued && { value, currency, unitCost: divide(value, covered, valuePlaces) }),
    missing,
    parts: [...parts],
    gaps: [...stockGaps(stock), ...(isZero(missing) ? [] : [gap('cost_missing', detail)])],
  };
}

/** The sum of some values by currency. */
export function totalsOf(
  rows: readonly { readonly value?: string | undefined; readonly currency?: string | undefined }[],
): ValuationAnswer['totals'] {
  const totals = new Map<string, Decimal>();
  for (const { value, currency } of rows) {
    if (value === undefined || currency === undefined) continue;
    totals.set(currency, add(totals.get(currency) ?? '0', value as Decimal));
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, value]) => ({ currency, value }));
}
