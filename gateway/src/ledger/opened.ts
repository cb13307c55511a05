import type { Ledger } from './ledger';
import type { Certificates } from './certificates';
import type { Members } from './members';

/** An open ledger, and the network it belongs to. */
export interface OpenedLedger {
  readonly ledger: Ledger;
  readonly members: Members;
  /** What a person should know about the opening. */
  readonly notices?: readonly string[];
  /** The certificates of this process, where it issues them itself. */
  readonly certificates?: Certificates;
}
