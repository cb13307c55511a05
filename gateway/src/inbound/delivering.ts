import type { InboundAnswer } from '../answers/inbound';
import type { Caller } from '../auth/caller';
import type { Inventory } from '../inventory/inventory';
import type { Problem } from '../problem';
import type { ReadModel } from '../projection/readModel';
import type { Writes } from '../writes/writes';
import type { SourceStore } from './sourceStore';

export type Counts = Pick<InboundAnswer, 'created' | 'changed' | 'same' | 'errors'>;

/** The parts of the gateway that a message needs, and on whose behalf it acts. */
export interface Delivering {
  readonly readModel: ReadModel;
  readonly inventory: Inventory;
  readonly writes: Writes;
  readonly sources: SourceStore;
  readonly caller: Caller;
  /** The source's id; sales are known by it. */
  readonly source: string;
  readonly dryRun: boolean;
  /** The reason of a failed write. */
  readonly explain: (error: unknown) => Problem;
}
