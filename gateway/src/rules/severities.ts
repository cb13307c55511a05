import type { Severity } from '../answers/rules';

/** Exceptions of the ledger that hide goods from a recall, or tell of goods that must not be used. */
const high = [
  'event_unreadable',
  'id_malformed',
  'event_id_conflict',
  'not_owner',
  'not_custodian',
  'not_recipient',
  'lot_recalled',
  'item_recalled',
  'lot_held',
  'item_held',
  'container_held',
  'lot_expired',
  'receipt_damaged',
  'receipt_wrong_lot',
  'correction_impossible',
];

/** Exceptions that change no stock. */
const low = ['covered_by_count', 'destination_unnamed', 'link_alleged', 'declared_in_error'];

/** The severity of a ledger's exception; the others are medium. */
export function severityOf(code: string): Severity {
  if (high.includes(code)) return 'high';
  return low.includes(code) ? 'low' : 'medium';
}

/** A condition on the column `code` for a severity. */
export function codesOf(severity: Severity): { readonly codes: readonly string[]; readonly isNot: boolean } {
  if (severity === 'medium') return { codes: [...high, ...low], isNot: true };
  return { codes: severity === 'high' ? high : low, isNot: false };
}
