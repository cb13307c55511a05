import { z } from 'zod';
import { canonicalId } from '../canonicalId';
import type { Transport } from '../transport';

const removed = z.looseObject({ product: z.string(), place: z.string() });

/** Removes the policy of a product at a place. Needs the role operator. */
export const removeInventoryPolicy = (
  transport: Transport,
  { product, place }: { readonly product: string; readonly place: string },
): Promise<z.infer<typeof removed>> =>
  transport.request({
    method: 'POST',
    path: '/inventory/policies/remove',
    body: { product: canonicalId('product', product), place: canonicalId('place', place) },
    answer: removed,
  });
