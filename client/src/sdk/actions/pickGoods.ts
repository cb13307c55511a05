import { pickAnswer, type PickAnswer } from '#answers';
import { canonicalId } from '../canonicalId';
import type { Transport } from '../transport';
import { inventoryQuery } from './inventoryPolicies';

export interface PickGoodsParameters {
  readonly product: string;
  readonly place: string;
  /** In the product's unit. */
  readonly quantity: string;
  readonly strategy?: 'fefo' | 'fifo' | 'lifo' | undefined;
  /** Least days of life that are left on `date`. */
  readonly minimumDays?: number | undefined;
  readonly date?: string | undefined;
  /** The customer, for the shelf-life rule. */
  readonly customer?: string | undefined;
}

/** Proposes which goods to take for a quantity, and says why others were left. It reserves nothing; `allocate` does. */
export const pickGoods = (
  transport: Transport,
  { product, place, customer, ...rest }: PickGoodsParameters,
): Promise<PickAnswer> =>
  transport.request({
    path: '/inventory/picks',
    query: {
      ...inventoryQuery({ product, place }),
      ...rest,
      customer: customer === undefined ? undefined : canonicalId('party', customer),
    },
    answer: pickAnswer,
  });
