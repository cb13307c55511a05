import type { Answerers } from '../answerers/answerers';
import type { LedgerIdentity } from '../ledger/ledger';
import type { ReadModel } from '../projection/readModel';
import type { Writes } from '../writes/writes';

export interface KeeperOptions {
  readonly readModel: ReadModel;
  readonly writes: Writes;
  readonly answerers: Answerers;
  /** The identity that acts for a party; undefined for parties that this gateway does not act for. */
  readonly identityOf: (party: string) => LedgerIdentity | undefined;
  readonly signal: AbortSignal;
  readonly warn: (error: unknown) => void;
}

/** Milliseconds between two looks if no block comes. */
export const patience = 1000;
/** The pauses after failures, in milliseconds. */
export const failurePauses = { pause: 2500, longestPause: 30_000 };
