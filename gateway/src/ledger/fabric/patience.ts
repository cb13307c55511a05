import { timeBudgets } from '../../timeBudgets';

/** The retry policy, and how long to follow a transaction whose outcome is unknown. Times are milliseconds. */
export interface Patience {
  /** Maximum proposals if peers cannot endorse or have different states. */
  readonly proposals: number;
  /** Maximum proposals if the block itself changed who must endorse. */
  readonly policyFailures: number;
  /** The first pause; doubled each time, up to `longestPause`. */
  readonly pause: number;
  readonly longestPause: number;
  /** Approximate wait for the outcome of a transaction that possibly no orderer took, before it is sent again. */
  readonly ask: number;
  /**
   * The same for one that an orderer took; doubled with each copy. An orderer that crashes loses transactions that it has not replicated.
   */
  readonly resend: number;
  /** Total time for which an ordered transaction's outcome is queried. */
  readonly settle: number;
}

export const usualPatience: Patience = {
  proposals: 5,
  policyFailures: 2,
  pause: 100,
  longestPause: 3000,
  ask: 700,
  resend: 2000,
  settle: timeBudgets.settle,
};
