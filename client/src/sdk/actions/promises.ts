import {
  type CustomerKeyText,
  type CustomerRuleText,
  customersAnswer,
  type CustomersAnswer,
  promiseAnswer,
  type PromiseAnswer,
} from '#answers';
import { z } from 'zod';
import { canonicalId } from '../canonicalId';
import type { NoParameters } from '../page';
import type { Transport } from '../transport';
import { inventoryQuery } from '../inventoryQuery';

export interface PromiseDateParameters {
  readonly product: string;
  readonly place: string;
  /** In the product's unit. */
  readonly quantity: string;
}

export type SetCustomerRuleParameters = CustomerRuleText;
export type RemoveCustomerRuleParameters = CustomerKeyText;

const canonical = <Given extends { readonly customer: string; readonly product?: string | undefined }>(
  given: Given,
): Given => ({
  ...given,
  customer: canonicalId('party', given.customer),
  ...(given.product !== undefined && { product: canonicalId('product', given.product) }),
});

/**
 * The first day on which a quantity can be promised at a place of the caller's organisation. It reserves nothing.
 *
 * @example
 * const { date, gaps } = await client.promiseDate({ product, place, quantity: '240' });
 */
export const promiseDate = (
  transport: Transport,
  { quantity, ...filters }: PromiseDateParameters,
): Promise<PromiseAnswer> =>
  transport.request({
    path: '/inventory/promise',
    query: { ...inventoryQuery(filters), quantity },
    answer: promiseAnswer,
  });

/** The shelf-life rules of the customers of the caller's organisation. */
export const customerRules = (transport: Transport, none: NoParameters = {}): Promise<CustomersAnswer> =>
  transport.request({ path: '/inventory/customers', query: none, answer: customersAnswer });

/** Sets the least days of life that a customer takes goods with. Needs the role operator. */
export const setCustomerRule = (transport: Transport, rule: SetCustomerRuleParameters): Promise<CustomersAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/customers', body: canonical(rule), answer: customersAnswer });

/** Removes a shelf-life rule of a customer. Needs the role operator. */
export const removeCustomerRule = (
  transport: Transport,
  rule: RemoveCustomerRuleParameters,
): Promise<{ height: number; customer: string }> =>
  transport.request({
    method: 'POST',
    path: '/inventory/customers/remove',
    body: canonical(rule),
    answer: z.object({ height: z.int(), customer: z.string() }),
  });
