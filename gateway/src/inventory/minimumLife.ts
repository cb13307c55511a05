import type { Inventory } from './inventory';
import type { Owner } from './owner';

export interface LifeAsked {
  readonly product: string;
  readonly minimumDays?: number | undefined;
  readonly customer?: string | undefined;
  /** A sales order, whose partner is the customer if none is named. */
  readonly order?: string | undefined;
}

/** The least days of life that goods need: those that are asked for, or those of the customer's rule if that is more. */
export function minimumLife(
  { customers, orders }: Inventory,
  { organisation }: Owner,
  { product, minimumDays, customer, order }: LifeAsked,
): number | undefined {
  const found = order === undefined ? undefined : orders.find(organisation, { kind: 'sales', order });
  const who = customer ?? found?.input.partner;
  const rule = who === undefined ? undefined : customers.find(organisation, who, product);
  if (!rule) return minimumDays;
  return Math.max(rule.minimumDays, minimumDays ?? 0);
}
