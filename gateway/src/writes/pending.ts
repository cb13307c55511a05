import type { LedgerIdentity } from '../ledger/ledger';
import type { Lanes } from './lanes';
import type { Line } from './line';
import type { Written } from './written';

/** A write that waits for its turn. `id` is its request's, `text` the request as JSON. */
export interface Pending {
  readonly identity: LedgerIdentity;
  readonly id: string;
  readonly text: string;
  readonly lanes: Lanes;
  /** When it came, in milliseconds. */
  readonly since: number;
  /** Its line while it is looked for what kept its batch from being endorsed (see Trial). */
  readonly piece?: Line;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes of one caller that go to the ledger as one transaction. */
export interface Batch {
  readonly line: Line;
  readonly identity: LedgerIdentity;
  readonly writes: Pending[];
  /** The ids of its requests: the contract refuses a transaction that has one twice. */
  readonly ids: Set<string>;
  characters: number;
}
