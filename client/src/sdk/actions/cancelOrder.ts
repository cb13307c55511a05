import { ordersAnswer, type OrdersAnswer } from '#answers';
import type { Transport } from '../transport';

/** Cancels an order of the caller's organisation: nothing of it is expected or late any more. Needs the role operator. */
export const cancelOrder = (
  transport: Transport,
  order: { readonly kind: 'purchase' | 'sales'; readonly order: string },
): Promise<OrdersAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/orders/cancel', body: order, answer: ordersAnswer });
