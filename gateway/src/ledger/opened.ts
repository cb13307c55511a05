import type { Ledger } from './ledger';
import type { Certificates } from './certificates';
import type { Members } from './members';

/** An open ledger, and the network it belongs to. */
export interface OpenedLedger {
  readonly ledger: Ledger;
  readonly members: Members;
  /** Notices for the operator about the opening. */
  readonly notices?: readonly string[];
  /** The certificates of this process, if it renews them itself. */
  readonly certificates?: Certificates;
}
