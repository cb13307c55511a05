import { add, type Decimal } from '@lotline/chaincode/domain';
import type { CostInput, CostRow } from '../answers/inventoryCosts';
import type { StoredCost } from './costStore';
import { multiply } from './decimals';

/** A receipt of a product with its cost. */
export interface Layer {
  readonly receipt: string;
  readonly lot?: string;
  readonly on: string;
  readonly quantity: Decimal;
  /** With landed costs. */
  readonly total: Decimal;
  readonly currency: string;
}

const totalOf = ({ quantity, unitCost, landed }: CostInput): Decimal =>
  landed.reduce<Decimal>((total, { amount }) => add(total, amount), multiply(quantity, unitCost));

export const layerOf = ({ input }: StoredCost): Layer => ({
  receipt: input.receipt,
  ...(input.lot !== undefined && { lot: input.lot }),
  on: input.on,
  quantity: input.quantity,
  total: totalOf(input),
  currency: input.currency,
});

/** A cost as it is shown. */
export function showCost({ input, user, time }: StoredCost): CostRow {
  const { lot, reference, landed, ...rest } = input;
  return {
    ...rest,
    ...(lot !== undefined && { lot }),
    ...(reference !== undefined && { reference }),
    landed: [...landed],
    total: totalOf(input),
    setBy: user,
    setAt: time,
  };
}
