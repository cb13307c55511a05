import { orderAnswer, type OrderAnswer, type OrderInputText } from '#answers';
import { canonicalId } from '../canonicalId';
import type { Transport } from '../transport';

export type SetOrderParameters = OrderInputText;

/**
 * Sets a purchase or sales order of the caller's organisation, in place of the one of the same kind and number. Its state follows from the
 * shipments that name it. Needs the role operator.
 *
 * @example
 * const { state } = await client.setOrder({ kind: 'sales', order: '850-1', partner, place, placed: '2027-01-10', lines });
 */
export const setOrder = (
  transport: Transport,
  { partner, place, lines, ...rest }: SetOrderParameters,
): Promise<OrderAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/orders',
    body: {
      partner: canonicalId('party', partner),
      place: canonicalId('place', place),
      lines: lines.map(({ product, ...line }) => ({ product: canonicalId('product', product), ...line })),
      ...rest,
    },
    answer: orderAnswer,
  });
