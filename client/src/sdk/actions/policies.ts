import {
  type OrdersAnswer,
  ordersAnswer,
  type PhasedAnswer,
  phasedAnswer,
  type PhasedOrdersInputText,
  type PoliciesAnswer,
  policiesAnswer,
  type PolicyAnswer,
  policyAnswer,
  type PolicyInputText,
  type ReplenishmentAnswer,
  replenishmentAnswer,
  type SimulationAnswer,
  simulationAnswer,
  type SimulationInputText,
} from '#answers';
import { z } from 'zod';
import { canonicalId } from '../canonicalId';
import { type InventoryFilters, inventoryQuery } from '../inventoryQuery';
import type { Transport } from '../transport';

/**
 * The policies of the caller's organisation, with the quantities that follow from them.
 *
 * @example
 * const { rows } = await client.inventoryPolicies({ place: '9506000134307' });
 */
export const inventoryPolicies = (transport: Transport, filters: InventoryFilters = {}): Promise<PoliciesAnswer> =>
  transport.request({ path: '/inventory/policies', query: inventoryQuery(filters), answer: policiesAnswer });

export type SetInventoryPolicyParameters = PolicyInputText;

/**
 * Sets how a product is kept in stock at a place of the caller's organisation, in place of the policy that there is. Quantities that are
 * not given are computed, each with its reason; `gaps` says what is missing. Needs the role operator.
 *
 * @example
 * const { reorderPoint, gaps } = await client.setInventoryPolicy({ product, place, serviceLevel: 0.95, leadTimeDays: 3 });
 */
export const setInventoryPolicy = (
  transport: Transport,
  { product, place, ...policy }: SetInventoryPolicyParameters,
): Promise<PolicyAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/policies',
    body: { product: canonicalId('product', product), place: canonicalId('place', place), ...policy },
    answer: policyAnswer,
  });

const removed = z.looseObject({ product: z.string(), place: z.string() });

/** Removes the policy of a product at a place. Needs the role operator. */
export const removeInventoryPolicy = (
  transport: Transport,
  { product, place, ...rest }: { readonly product: string; readonly place: string },
): Promise<z.infer<typeof removed>> =>
  transport.request({
    method: 'POST',
    path: '/inventory/policies/remove',
    body: { product: canonicalId('product', product), place: canonicalId('place', place), ...rest },
    answer: removed,
  });

/**
 * Proposals for places at or below their reorder point: first from own places with excess, then from suppliers.
 *
 * @example
 * const { rows, gaps } = await client.replenishment();
 */
export const replenishment = (transport: Transport, filters: InventoryFilters = {}): Promise<ReplenishmentAnswer> =>
  transport.request({ path: '/inventory/replenishment', query: inventoryQuery(filters), answer: replenishmentAnswer });

export interface ReplenishmentPlanParameters extends InventoryFilters {
  /** Days ahead; 28 by default. */
  readonly days?: number | undefined;
}

/**
 * The replenishment plan by day for every place with a policy, with the orders and the days to order.
 *
 * @example
 * const { rows } = await client.replenishmentPlan({ place, days: 14 });
 */
export const replenishmentPlan = (
  transport: Transport,
  { days, ...filters }: ReplenishmentPlanParameters = {},
): Promise<PhasedAnswer> =>
  transport.request({
    path: '/inventory/replenishment/plan',
    query: { ...inventoryQuery(filters), days },
    answer: phasedAnswer,
  });

/** Makes the purchase orders that the plan of a product at a place has until a day, today by default. Needs the role operator. */
export const orderByPlan = (transport: Transport, input: PhasedOrdersInputText): Promise<OrdersAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/replenishment/orders', body: input, answer: ordersAnswer });

export type SimulatePoliciesParameters = SimulationInputText;

/**
 * Tries policies against the demand of a product at a place of the caller's organisation. It changes nothing.
 *
 * @example
 * const policies = [{ name: 'now', reorderPoint: '24', maximum: '120' }];
 * const { rows } = await client.simulatePolicies({ product, place, policies, leadTimeDays: 3 });
 */
export const simulatePolicies = (
  transport: Transport,
  { product, place, ...rest }: SimulatePoliciesParameters,
): Promise<SimulationAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/simulations',
    body: { product: canonicalId('product', product), place: canonicalId('place', place), ...rest },
    answer: simulationAnswer,
  });
