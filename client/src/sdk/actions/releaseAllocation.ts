import { allocationAnswer, type AllocationAnswer } from '#answers';
import type { Transport } from '../transport';

/** Releases the goods of an open allocation. Needs the role operator. */
export const releaseAllocation = (
  transport: Transport,
  { allocation }: { readonly allocation: string },
): Promise<AllocationAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/allocations/release',
    body: { allocation },
    answer: allocationAnswer,
  });
