import { createHash, randomUUID } from 'node:crypto';
import type { CommandName } from '@lotline/chaincode/domain';

/** The field that names what a command makes, where the caller numbers it: the same number again is the same request. */
const numbered: Partial<Record<CommandName, string>> = {
  commissionLot: 'lot',
  dispatch: 'shipment',
  openRecall: 'recall',
};

/**
 * The ledger's id of a request that came without an Idempotency-Key: from the caller's own number of what it makes, so that sending
 * it again is safe; random for a command that makes nothing with a number.
 */
export function requestId(command: CommandName, input: Readonly<Record<string, unknown>>): string {
  const field = numbered[command];
  const number = field === undefined ? undefined : input[field];
  if (typeof number !== 'string') return randomUUID();
  return `${command}:${createHash('sha256').update(number).digest('hex').slice(0, 40)}`;
}
