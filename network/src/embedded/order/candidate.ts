import type { CheckedIdentity } from '../../verify/identities';
import type { TransactionEnvelope } from '../../verify/transactionEnvelope';
import type { PrivateWrite, ReadWriteSet } from '../state/readWriteSet';

/** An ordered transaction whose signatures have been verified, waiting for validation against the state. */
export interface Candidate {
  readonly bytes: Uint8Array;
  readonly envelope: TransactionEnvelope;
  readonly set: ReadWriteSet;
  readonly endorsers: readonly CheckedIdentity[];
  readonly privateWrites: readonly PrivateWrite[];
}
