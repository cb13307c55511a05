import { createHash, randomUUID } from 'node:crypto';
import type { CommandName } from '@lotline/chaincode/domain';

/** The field with the caller's own number of the object that a command makes: a repeated number is the same request. */
const numbered: Partial<Record<CommandName, string>> = {
  commissionLot: 'lot',
  ship: 'shipment',
  openRecall: 'recall',
};

/**
 * The ledger's id of a request without an Idempotency-Key: derived from the caller's own number of the object, so that a repeated request
 * is safe; random for a command without such a number.
 */
export function requestId(command: CommandName, input: Readonly<Record<string, unknown>>): string {
  const field = numbered[command];
  const number = field === undefined ? undefined : input[field];
  if (typeof number !== 'string') return randomUUID();
  return `${command}:${createHash('sha256').update(number).digest('hex').slice(0, 40)}`;
}
