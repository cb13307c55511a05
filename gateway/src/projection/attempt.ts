import type { Database } from './database';
import type { FactStore } from './factStore';
import type { GraphWriter } from './graphWriter';
import type { Inserts } from './inserts';
import type { StockMoves } from './stockMoves';
import { isDatabaseFailure } from './unreadable';

/** Runs a part of the work; `otherwise` handles its failure. */
export type Attempt = (work: () => void, otherwise: (error: unknown) => void) => void;

/** Runs the part without a savepoint: an error ends the whole transaction. */
export const attempting: Attempt = (work) => {
  work();
};

/**
 * Runs a part completely or rolls it back, in the database and in memory, and continues. Attempts may be nested. A failure of the
 * database itself ends the whole transaction, because it is not the part's fault.
 */
export const ifPossible =
  ({
    database,
    facts,
    graph,
    inserts,
    moves,
  }: {
    readonly database: Database;
    readonly inserts: Inserts;
    readonly facts: FactStore;
    readonly graph: GraphWriter;
    readonly moves: StockMoves;
  }): Attempt =>
  (work, otherwise) => {
    // Flushed first, so that the savepoint includes all balances and facts.
    moves.flush();
    facts.flush();
    inserts.flush();
    const marks = { graph: graph.mark(), moves: moves.count };
    database.script('SAVEPOINT part');
    try {
      work();
      moves.flush();
      facts.flush();
      inserts.flush();
      database.script('RELEASE part');
    } catch (error) {
      if (isDatabaseFailure(error)) throw error;
      database.script('ROLLBACK TO part; RELEASE part');
      graph.rewind(marks.graph);
      facts.rewind();
      inserts.rewind();
      moves.rewind(marks.moves);
      otherwise(error);
    }
  };
