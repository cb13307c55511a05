import { ordersAnswer, type OrdersAnswer } from '#answers';
import type { Transport } from '../transport';

export interface OrdersParameters {
  readonly kind?: 'purchase' | 'sales' | undefined;
  readonly state?: 'open' | 'partial' | 'shipped' | 'received' | 'cancelled' | undefined;
  /** True for those with a line that is late, false for the others. */
  readonly late?: boolean | undefined;
}

/** The orders of the caller's organisation, the latest first, with what was shipped and received of them. */
export const orders = (transport: Transport, parameters: OrdersParameters = {}): Promise<OrdersAnswer> =>
  transport.request({ path: '/inventory/orders', query: { ...parameters }, answer: ordersAnswer });

/** The same as a CSV file, which `importOrders` reads, or as an Excel workbook. Its values are safe to open in a spreadsheet. */
export const ordersFile = (
  transport: Transport,
  { format = 'csv', ...parameters }: OrdersParameters & { readonly format?: 'csv' | 'xlsx' | undefined } = {},
): AsyncIterable<Uint8Array> => transport.stream('/inventory/orders', { ...parameters, format });
