import { z } from 'zod';
import type { ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface TransactionParameters extends ReadOptions {
  readonly id: string;
}

const transactionAnswer = z.looseObject({
  transactionId: z.string(),
  block: z.int(),
  time: z.string(),
  mspId: z.string(),
  party: z.string().optional(),
  user: z.string().optional(),
  events: z.array(z.string()),
  height: z.int(),
});

export type TransactionAnswer = z.infer<typeof transactionAnswer>;

/**
 * A transaction: who signed it, when, and which events it recorded.
 *
 * @example
 * const { party, user } = await client.transaction({ id: transactionId });
 */
export const transaction = (
  transport: Transport,
  { id, minHeight }: TransactionParameters,
): Promise<TransactionAnswer> =>
  transport.request({
    path: `/ledger/transactions/${encodeURIComponent(id)}`,
    query: { minHeight },
    answer: transactionAnswer,
  });
