import type { Ledger } from './ledger';
import type { Certificates } from './certificates';
import type { Members } from './members';

/** An open ledger, and the network it belongs to. */
export interface OpenedLedger {
  readonly ledger: Ledger;
  readonly members: Members;
  /** Notices for the operator about the opening. */
  readonly notices?: readonly string[];
  /** Why nobody can tell if the ledger lost blocks at its end before this start; undefined if it did not. */
  readonly endUnknown?: string | undefined;
  /** The certificates of this process, if it renews them itself. */
  readonly certificates?: Certificates;
}
