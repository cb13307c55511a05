import { compare, type Decimal, subtract } from '@lotline/chaincode/domain';
import type { PromiseAnswer } from '../answers/inventoryPromises';
import type { Owed } from './orders';

export interface PromiseOf {
  readonly product: string;
  readonly place: string;
  readonly quantity: Decimal;
  readonly uom: string;
  readonly today: string;
}

/**
 * The first day on which a quantity can be promised: today, or a day on which a purchase order promises more. On that day so much is
 * available, without what expires before.
 */
export function promiseDate(
  of: PromiseOf,
  owed: readonly Owed[],
  availableOn: (day: string) => Decimal,
): Omit<PromiseAnswer, 'height'> {
  const { product, place, quantity, uom, today } = of;
  const arrivals = owed
    .filter((each) => each.product === product && each.place === place)
    .flatMap(({ promised }) => (promised !== undefined && promised > today ? [promised] : []));
  const steps = [...new Set([today, ...arrivals])].sort().map((date) => ({ date, available: availableOn(date) }));
  const found = steps.find(({ available }) => compare(available, quantity) >= 0);
  const bare = { product, place, uom, quantity, steps };
  if (found) return { ...bare, date: found.date, gaps: [] };
  const most = steps.reduce<Decimal>((so, { available }) => (compare(available, so) > 0 ? available : so), '0');
  const detail = `${subtract(quantity, most)} ${uom} are missing: no purchase order promises more. Order it, with a promised day.`;
  return { ...bare, gaps: [{ code: 'available_insufficient', field: 'date', detail }] };
}
