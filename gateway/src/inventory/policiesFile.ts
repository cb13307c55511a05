import { type PolicyRow, policyInput } from '../answers/inventoryPolicies';
import type { TableColumn } from '../answers/tableColumns';
import { positionKey } from './lotDays';
import type { RowsImport } from './rowsImport';

const numbers = ['serviceLevel', 'leadTimeDays', 'leadTimeSdDays', 'reviewDays', 'holdingRate'] as const;
const wholes = ['shelfLifeDays', 'historyDays'] as const;

const columns: readonly TableColumn[] = [
  { name: 'product', type: 'gtin', isRequired: true },
  { name: 'place', type: 'gln', isRequired: true },
  ...(['reorderPoint', 'maximum', 'safetyStock', 'orderQuantity', 'orderCost', 'holdingCost'] as const).map(
    (name): TableColumn => ({ name, type: 'decimal' }),
  ),
  ...(['minimumOrder', 'multiple'] as const).map((name): TableColumn => ({ name, type: 'decimal' })),
  ...numbers.map((name): TableColumn => ({ name, type: 'decimal' })),
  ...wholes.map((name): TableColumn => ({ name, type: 'whole' })),
  { name: 'safetyStockBy', type: 'code' },
  { name: 'priceBreaks', type: 'text' },
  { name: 'currency', type: 'code' },
  { name: 'supplier', type: 'gln' },
  { name: 'note', type: 'text' },
];

const computed = ['computedSafetyStock', 'computedReorderPoint', 'computedOrderQuantity', 'computedMaximum'] as const;
const ignored = ['uom', 'setBy', 'setAt', 'perDay', 'sd', ...computed, 'gaps'];

/** Prices as one cell: from=price, separated by semicolons. Other texts stay unchanged, and become errors. */
const breaksOf = (text: string): unknown =>
  text.split(';').map((part) => {
    const [from, price, ...rest] = part.split('=').map((each) => each.trim());
    return rest.length > 0 || price === undefined ? part : { from, price };
  });

/** Files of policies, a row for each. */
export const policiesImport: RowsImport<typeof policyInput> = {
  columns,
  ignored,
  schema: policyInput,
  inputOf: ({ priceBreaks, ...values }) => ({
    ...values,
    ...Object.fromEntries(
      [...numbers, ...wholes].flatMap((name) => (values[name] === undefined ? [] : [[name, Number(values[name])]])),
    ),
    ...(priceBreaks !== undefined && { priceBreaks: breaksOf(String(priceBreaks)) }),
  }),
  keyOf: ({ product, place }) => positionKey(product, place),
};

/** A policy as a row that can be imported again: what was set by hand in its own columns, what was computed beside. */
export function policyFileRow({ given, demand, leadTime: _leadTime, gaps, ...policy }: PolicyRow): object {
  const { product, place, uom, setBy, setAt, safetyStock, reorderPoint, orderQuantity, maximum } = policy;
  const { priceBreaks, ...others } = given;
  const levels = { safetyStock, reorderPoint, orderQuantity, maximum };
  const by = (how: 'by hand' | 'computed', name: (level: string) => string): object =>
    Object.fromEntries(
      Object.entries(levels).flatMap(([level, said]) => (said?.how === how ? [[name(level), said.value]] : [])),
    );
  return {
    product,
    place,
    uom,
    ...by('by hand', (level) => level),
    ...others,
    ...(priceBreaks && { priceBreaks: priceBreaks.map(({ from, price }) => `${from}=${price}`).join('; ') }),
    ...(demand && { perDay: demand.perDay, sd: demand.sd }),
    ...by('computed', (level) => `computed${level.charAt(0).toUpperCase()}${level.slice(1)}`),
    gaps,
    setBy,
    setAt,
  };
}
