import {
  type OrderAnswer,
  orderAnswer,
  type OrderImportAnswer,
  orderImportAnswer,
  type OrderInputText,
  type OrdersAnswer,
  ordersAnswer,
} from '#answers';
import { canonicalId } from '../canonicalId';
import { fileType, type Transport } from '../transport';

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

/** Cancels an order of the caller's organisation: nothing of it is expected or late any more. Needs the role operator. */
export const cancelOrder = (
  transport: Transport,
  order: { readonly kind: 'purchase' | 'sales'; readonly order: string },
): Promise<OrdersAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/orders/cancel', body: order, answer: ordersAnswer });

export interface ImportOrdersParameters {
  /** A CSV file or an Excel workbook with a header, a row for each line of an order. */
  readonly file: string | Uint8Array;
  /** True to learn what would happen, and change nothing. */
  readonly dryRun?: boolean | undefined;
  /** The character set of a CSV file, such as windows-1252; UTF-8 by default. */
  readonly charset?: string | undefined;
}

/** Sets the orders of a file, all of them or none; `errors` names rows and columns. Needs the role operator. */
export const importOrders = (
  transport: Transport,
  { file, dryRun = false, ...rest }: ImportOrdersParameters,
): Promise<OrderImportAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/orders/import',
    query: { dryRun, ...rest },
    headers: { 'content-type': fileType },
    body: file,
    answer: orderImportAnswer,
  });
