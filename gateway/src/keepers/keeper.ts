import type { LedgerIdentity } from '../ledger/ledger';
import type { ReadModel } from '../projection/readModel';
import type { Writes } from '../writes/writes';

export interface KeeperOptions {
  readonly readModel: ReadModel;
  readonly writes: Writes;
  /** The identity that acts for a party; undefined for parties that this gateway does not act for. */
  readonly identityOf: (party: string) => LedgerIdentity | undefined;
  readonly signal: AbortSignal;
  readonly warn: (error: unknown) => void;
}

/** Milliseconds to wait for the next block before checking the abort signal, and after a failure. */
export const patience = 1000;
export const pauseAfterFailure = 5000;
