import type { LedgerIdentity } from '../ledger/ledger';
import type { ReadModel } from '../projection/readModel';
import type { Writes } from '../writes/writes';

/** The user as whom a gateway does what its organisations would do anyway: extend recalls, hand waiting events in again. */
export const keeperUser = 'keeper';

export interface KeeperOptions {
  readonly readModel: ReadModel;
  readonly writes: Writes;
  /** The identity that acts for a party; undefined for parties that this gateway does not act for. */
  readonly identityOf: (party: string) => LedgerIdentity | undefined;
  readonly signal: AbortSignal;
  readonly warn: (error: unknown) => void;
}

/** How long to wait for the next block before looking whether to end, and after a failure, in milliseconds. */
export const patience = 1000;
export const pauseAfterFailure = 5000;
