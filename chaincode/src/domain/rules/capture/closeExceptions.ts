import { exceptionKey } from '../../facts/event';
import type { ErrorCode } from '../../errors';
import type { Step } from '../../step';

/** Exceptions that stay open when the event is booked, because they do not concern stock. */
const lasting: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'link_alleged',
  'event_id_mismatch',
  'id_malformed',
  'lot_expired',
  'destination_unnamed',
  'stock_unmoved',
]);

export const isLasting = (code: ErrorCode): boolean => lasting.has(code);

/** Resolves the first `count` exceptions of an event of the step's party; without `all`, only those that concern stock. */
export function closeExceptions(
  { facts, caller }: Step,
  event: string,
  { count, resolution, all = false }: { readonly count: number; readonly resolution: string; readonly all?: boolean },
): void {
  for (let number = 1; number <= count; number += 1) {
    const key = exceptionKey(caller.msp, event, number);
    const exception = facts.get(key);
    if (exception?.status !== 'open' || (!all && lasting.has(exception.code))) continue;
    facts.put(key, { ...exception, status: 'resolved', resolution, resolvedBy: caller.party });
  }
}

/** Returns true if one of the first `count` exceptions of an event of the step's party is open (and has `code`, if given). */
export function isOpen(
  { facts, caller }: Step,
  event: string,
  { count, code }: { readonly count: number; readonly code?: ErrorCode },
): boolean {
  for (let number = 1; number <= count; number += 1) {
    const exception = facts.get(exceptionKey(caller.msp, event, number));
    if (exception?.status === 'open' && (code === undefined || exception.code === code)) return true;
  }
  return false;
}
