import { z } from 'zod';
import type { PrivateWrite } from '../state/readWriteSet';

/** The private values that one transaction wrote. */
export interface PrivateWrites {
  readonly transactionId: string;
  readonly writes: readonly PrivateWrite[];
}

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));
const record = z.array(
  z.strictObject({
    transactionId: z.string(),
    writes: z.array(
      z.strictObject({ collection: z.string(), key: z.string(), value: base64.nullable(), purge: z.boolean() }),
    ),
  }),
);

/** The private values of some transactions, one block's or all, as a record of the file. */
export function encodePrivateWrites(transactions: readonly PrivateWrites[]): Buffer {
  const plain = transactions.map(({ transactionId, writes }) => ({
    transactionId,
    writes: writes.map((write) => ({ ...write, value: write.value?.toString('base64') ?? null })),
  }));
  return Buffer.from(JSON.stringify(plain));
}

/** Parses such a record; throws if it is not one. */
export const decodePrivateWrites = (bytes: Buffer): PrivateWrites[] => record.parse(JSON.parse(bytes.toString()));
