import type { Database } from '../projection/database';
import { type Columns, counts, entryOf } from '../projection/graph/columns';
import { type Author, Graph } from '../projection/graph/graph';
import { kindsAt } from '../projection/graph/kindChanges';
import type { KnownStock } from '../trace/knownStock';
import type { ReadView } from '../trace/readView';

/** The shared memory as a thread knows it. `receive` takes in what has moved meanwhile. */
export interface SharedGraph {
  readonly columns: Columns;
  readonly authors: Author[];
  /** The stock that the thread keeps. */
  readonly stock: KnownStock;
  receive(): void;
}

interface Bounds {
  readonly height: number;
  readonly nodes: number;
  readonly links: number;
  readonly events: number;
}

const readBounds = `SELECT height, (SELECT coalesce(max(n), 0) FROM node) AS nodes, (SELECT coalesce(max(n), 0) FROM link) AS links,
  (SELECT coalesce(max(n), 0) FROM event) AS events FROM checkpoint`;

/** Milliseconds to wait for the main thread, which fills the memory right after it has committed. */
const patience = 10_000;
const pause = 20;

const fits = ({ columns, authors }: SharedGraph, { height, nodes, links, events }: Bounds): boolean => {
  const { counts: shown, out, kind, outs, ins, author, hash, ids, idEnd, visitKind } = columns;
  return (
    Atomics.load(shown, counts.height) >= height &&
    authors.length >= Atomics.load(shown, counts.authors) &&
    [out.length - nodes, kind.length - links, author.length - events].every((left) => left > 0) &&
    Math.min(outs.length, ins.length) >= (links + 1) * 2 &&
    visitKind.length > Atomics.load(shown, counts.visits) &&
    hash.length >= (events + 1) * 32 &&
    ids.length >= entryOf(idEnd, nodes)
  );
};

function catchUp(shared: SharedGraph, bounds: Bounds): void {
  const start = performance.now();
  shared.receive();
  while (!fits(shared, bounds)) {
    if (performance.now() - start > patience) throw new Error('The graph in memory does not follow the read model.');
    const shown = shared.columns.counts;
    Atomics.wait(shown, counts.height, Atomics.load(shown, counts.height), pause);
    shared.receive();
  }
}

/** Attempts to take a snapshot, if too much changes in between. */
const attempts = 5;

/** Runs `work` on the read model at one height: the database in one transaction, and the graph without newer links. */
export function atOneHeight<T>(database: Database, shared: SharedGraph, work: (view: ReadView) => T): T {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    database.script('BEGIN');
    try {
      const view = viewOf(database, shared);
      if (view) return work(view);
    } finally {
      database.script('ROLLBACK');
    }
  }
  throw new Error('The read model changes too fast for an answer at one height.');
}

function viewOf(database: Database, shared: SharedGraph): ReadView | undefined {
  const bounds = database.get<Bounds>(readBounds);
  if (!bounds) throw new Error('The read model has no checkpoint.');
  catchUp(shared, bounds);
  const { columns, authors } = shared;
  const kind = kindsAt(columns.kind, columns.counts, bounds.height);
  if (!kind) return undefined;
  const graph = new Graph({ ...columns, kind }, { authors, bounds });
  return { database, height: bounds.height, graph, stock: shared.stock };
}
