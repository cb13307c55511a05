import type { Ledger } from './ledger';
import type { Members } from './members';

/** An open ledger, and the network it belongs to. */
export interface OpenedLedger {
  readonly ledger: Ledger;
  readonly members: Members;
  /** What a person should know about the opening; undefined when all is as usual. */
  readonly notice?: string;
}
