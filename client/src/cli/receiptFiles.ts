import { appendFileSync } from 'node:fs';
import { z } from 'zod';
import type { ReceiptDraft, ReceiptTicket, SignedReceipt, TypedDataSigner } from '../sdk';
import { CliError } from './cliError';
import { readText } from './localFiles';

const jsonOf = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError(`${file} is not JSON.`);
  }
};

/** The ticket in a file. */
export function readTicket(file: string): ReceiptTicket {
  const read = z.looseObject({ format: z.literal('lotline-ticket/1') }).safeParse(jsonOf(readText(file), file));
  if (read.success) return read.data as unknown as ReceiptTicket;
  throw new CliError(`${file} is not a ticket.`, { fix: 'Make one with lotline receipt ticket.' });
}

const receipt = z.looseObject({
  format: z.literal('lotline-receipt/1'),
  command: z.enum(['ship', 'handOver', 'accept', 'reject', 'receive']),
  input: z.looseObject({}),
  typedData: z.looseObject({ message: z.looseObject({ time: z.string(), nonce: z.string() }) }),
});

/** The receipts in a file, one a line, signed or not. */
export function readReceipts(file: string): (ReceiptDraft | SignedReceipt)[] {
  const lines = readText(file).split('\n');
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    const read = receipt.safeParse(jsonOf(line, `${file}, line ${at + 1},`));
    if (read.success) return [read.data as unknown as ReceiptDraft | SignedReceipt];
    throw new CliError(`${file}, line ${at + 1}, is not a receipt.`, { fix: 'Make one with lotline receipt sign.' });
  });
}

/** Adds a receipt to a file. */
export function appendLine(file: string, line: object): void {
  try {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  } catch (error) {
    throw new CliError(`${file} cannot be written.`, { why: error instanceof Error ? error.message : String(error) });
  }
}

/** The key of an encrypted JSON keystore. */
export async function readKeystore(file: string, passwordFile: string): Promise<TypedDataSigner> {
  const { openKeystore } = await import('#anchor');
  try {
    return await openKeystore(readText(file), readText(passwordFile).trim());
  } catch (error) {
    if (error instanceof CliError || !(error instanceof Error)) throw error;
    throw new CliError(`${file} cannot be used.`, { why: error.message });
  }
}
