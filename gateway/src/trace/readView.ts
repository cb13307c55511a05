import type { Database } from '../projection/database';
import type { Graph } from '../projection/graph/graph';
import type { KnownStock } from './knownStock';

/** The read model at one height: of the main thread, or a snapshot of another thread. */
export interface ReadView {
  readonly database: Database;
  readonly graph: Graph;
  readonly height: number;
  /** The stock that this thread has read, if it keeps it. */
  readonly stock?: KnownStock;
}
