import { replenishmentAnswer, type ReplenishmentAnswer } from '#answers';
import type { Transport } from '../transport';
import { type InventoryFilters, inventoryQuery } from './inventoryPolicies';

/**
 * Proposals for places at or below their reorder point: first from own places with excess, then from suppliers.
 *
 * @example
 * const { rows, gaps } = await client.replenishment();
 */
export const replenishment = (transport: Transport, filters: InventoryFilters = {}): Promise<ReplenishmentAnswer> =>
  transport.request({ path: '/inventory/replenishment', query: inventoryQuery(filters), answer: replenishmentAnswer });
