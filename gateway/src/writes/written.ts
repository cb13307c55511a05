import type { Outcome } from '@lotline/chaincode/domain';

/** The result of a write. `height`: number of ledger blocks that include it, or that showed that no change was needed. */
export interface Written {
  readonly outcome: Outcome;
  readonly height: number;
  /** Absent if the ledger did not change. */
  readonly transactionId?: string;
}
