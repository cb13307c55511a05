import type { LedgerIdentity } from '../ledger/ledger';
import type { Lanes } from './lanes';
import type { Written } from './written';

/** A write that waits for its turn. `id` is its request's, `text` the request as JSON. */
export interface Pending {
  readonly identity: LedgerIdentity;
  readonly id: string;
  readonly text: string;
  readonly lanes: Lanes;
  /** Whether it lately could not be endorsed (see Setbacks). */
  readonly apart?: boolean;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes of one caller that go to the ledger as one transaction. */
export interface Batch {
  readonly line: string;
  readonly identity: LedgerIdentity;
  readonly writes: Pending[];
  /** The ids of its requests: the contract refuses a transaction that has one twice. */
  readonly ids: Set<string>;
  characters: number;
}

/** Writes of one line may go together: a caller's, and apart from them those of the caller that lately could not be endorsed. */
export const lineOf = ({ identity: { organisation, user }, apart = false }: Pending): string =>
  `${organisation}/${user}${apart ? ' apart' : ''}`;
