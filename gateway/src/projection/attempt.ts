import type { Database } from './database';
import type { GraphWriter } from './graphWriter';
import type { StockMoves } from './stockMoves';
import { isDatabaseFailure } from './unreadable';

/** Does a part of the work; `otherwise` says what to do when the part cannot be done. */
export type Attempt = (work: () => void, otherwise: (error: unknown) => void) => void;

/** Simply does it: an error ends the whole. */
export const attempting: Attempt = (work) => {
  work();
};

/**
 * Does a part or nothing of it, in the database and in what waits in memory, and goes on. Attempts may be nested. An error of the
 * database itself ends the whole: the part may be all right.
 */
export const ifPossible =
  ({
    database,
    graph,
    moves,
  }: {
    readonly database: Database;
    readonly graph: GraphWriter;
    readonly moves: StockMoves;
  }): Attempt =>
  (work, otherwise) => {
    // With nothing in memory, the savepoint holds all balances.
    moves.flush();
    const marks = { graph: graph.mark(), moves: moves.count };
    database.script('SAVEPOINT part');
    try {
      work();
      moves.flush();
      database.script('RELEASE part');
    } catch (error) {
      if (isDatabaseFailure(error)) throw error;
      database.script('ROLLBACK TO part; RELEASE part');
      graph.rewind(marks.graph);
      moves.rewind(marks.moves);
      otherwise(error);
    }
  };
