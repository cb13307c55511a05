import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DamagedFile } from '@lotline/network/embedded';
import { z } from 'zod';
import { isThere } from '../isThere';

const record = z.strictObject({
  companies: z.enum(['demonstration', 'own']),
  organisations: z.array(z.strictObject({ name: z.string(), mspId: z.string() })),
});

/** The owner of a data folder's embedded ledger, and the organisations on it. */
export type LedgerRecord = z.infer<typeof record>;

const fileIn = (data: string): string => join(data, 'ledger-of.json');

/**
 * Undefined when the folder holds no embedded ledger. One without a record was made before there was one, when only the demonstration
 * could run.
 */
export function readLedgerRecord(
  data: string,
  demonstration: readonly { readonly name: string; readonly mspId: string }[],
): LedgerRecord | undefined {
  const file = fileIn(data);
  if (!isThere(file)) {
    const isOld = isThere(join(data, 'ledger', 'blocks.log')) && isThere(join(data, 'organisations', 'orderer'));
    return isOld
      ? { companies: 'demonstration', organisations: demonstration.map(({ name, mspId }) => ({ name, mspId })) }
      : undefined;
  }
  try {
    return record.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    const reason = 'does not say whose ledger this folder holds';
    throw new DamagedFile(file, { reason, advice: 'Restore it from a copy.', cause });
  }
}

/** Replaces the record. */
export function writeLedgerRecord(
  data: string,
  companies: LedgerRecord['companies'],
  organisations: readonly { readonly name: string; readonly mspId: string }[],
): void {
  const file = fileIn(data);
  const of: LedgerRecord = { companies, organisations: organisations.map(({ name, mspId }) => ({ name, mspId })) };
  writeFileSync(`${file}.new`, `${JSON.stringify(of, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
