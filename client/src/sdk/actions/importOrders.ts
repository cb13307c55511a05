import { orderImportAnswer, type OrderImportAnswer } from '#answers';
import type { Transport } from '../transport';

export interface ImportOrdersParameters {
  /** A CSV with a header, a row for each line of an order. */
  readonly csv: string;
  /** True to learn what would happen, and change nothing. */
  readonly dryRun?: boolean | undefined;
}

/** Sets the orders of a CSV file, all of them or none; `errors` names rows and columns. Needs the role operator. */
export const importOrders = (
  transport: Transport,
  { csv, dryRun = false }: ImportOrdersParameters,
): Promise<OrderImportAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/orders/import',
    body: { csv, dryRun },
    answer: orderImportAnswer,
  });
