import type { Outcome } from '@lotline/chaincode/domain';

/** What a write came to. `height`: blocks of the ledger that include it, or showed that there was nothing to do. */
export interface Written {
  readonly outcome: Outcome;
  readonly height: number;
  /** Absent when the ledger did not change. */
  readonly transactionId?: string;
}
