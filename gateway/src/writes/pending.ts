import type { LedgerIdentity } from '../ledger/ledger';
import type { Lanes } from './lanes';
import type { Written } from './written';

/** A write that waits for its turn. `text` is its request as JSON. */
export interface Pending {
  readonly identity: LedgerIdentity;
  readonly text: string;
  readonly lanes: Lanes;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes of one caller that go to the ledger as one transaction. */
export interface Batch {
  readonly identity: LedgerIdentity;
  readonly writes: Pending[];
  characters: number;
}

export const identityKey = ({ organisation, user }: LedgerIdentity): string => `${organisation}/${user}`;
