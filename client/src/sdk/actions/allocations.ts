import { allocationsAnswer, type AllocationsAnswer } from '#answers';
import type { Transport } from '../transport';
import { type InventoryFilters, inventoryQuery } from './inventoryPolicies';

export interface AllocationsParameters extends InventoryFilters {
  readonly status?: 'open' | 'shipped' | 'released' | undefined;
}

/** The allocations of the caller's organisation, the oldest first, with what became of them. */
export const allocations = (
  transport: Transport,
  { status, ...filters }: AllocationsParameters = {},
): Promise<AllocationsAnswer> =>
  transport.request({
    path: '/inventory/allocations',
    query: { ...inventoryQuery(filters), status },
    answer: allocationsAnswer,
  });
