import { z } from 'zod';
import type { PrivateWrite } from '../state/readWriteSet';

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));
const recordSchema = z.strictObject({
  transactionId: z.string(),
  writes: z.array(
    z.strictObject({ collection: z.string(), key: z.string(), value: base64.nullable(), purge: z.boolean() }),
  ),
});

/** One transaction's private values as a record of the file. */
export function encodePrivateWrites(transactionId: string, writes: readonly PrivateWrite[]): Buffer {
  const record = {
    transactionId,
    writes: writes.map((write) => ({ ...write, value: write.value?.toString('base64') ?? null })),
  };
  return Buffer.from(JSON.stringify(record));
}

/** Reads such a record; throws when it is none. */
export const decodePrivateWrites = (record: Buffer): z.infer<typeof recordSchema> =>
  recordSchema.parse(JSON.parse(record.toString()));
