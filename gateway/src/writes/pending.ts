import type { LedgerIdentity } from '../ledger/ledger';
import type { Lanes } from './lanes';
import type { Line } from './line';
import type { Written } from './written';

/** A waiting write. `id` is the id of its request, `text` the request as JSON. */
export interface Pending {
  readonly identity: LedgerIdentity;
  readonly id: string;
  readonly text: string;
  readonly lanes: Lanes;
  /** Time at which it was queued, in milliseconds. */
  readonly since: number;
  /** The bisection piece that this write belongs to (see Trial). */
  readonly piece?: Line;
  readonly resolve: (written: Written) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes of one caller that are submitted as one transaction. */
export interface Batch {
  readonly line: Line;
  readonly identity: LedgerIdentity;
  readonly writes: Pending[];
  /** The ids of its requests: the contract refuses a transaction with a duplicate. */
  readonly ids: Set<string>;
  characters: number;
}
