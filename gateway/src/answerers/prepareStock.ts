import type { Database } from '../projection/database';
import { atOneHeight, type SharedGraph } from './snapshot';

/** Milliseconds after the start of the thread, when the gateway has started. */
const delay = 5000;
/** Milliseconds between steps: questions come in between. */
const pause = 50;
/** Nodes of a step, which takes some milliseconds. */
const step = 2000;

/** Reads the stock of lots from a node on; returns true if there are more. */
const prepared = (database: Database, shared: SharedGraph, first: number): boolean => {
  try {
    return atOneHeight(database, shared, (view) => {
      shared.stock.prepare(view, first, step);
      return first + step <= view.graph.nodes;
    });
  } catch {
    // A plan reads what is missing.
    return false;
  }
};

/** Reads the stock of all lots step by step, so that a large plan finds it in memory. */
export function prepareStock(database: Database, shared: SharedGraph): void {
  const next = (first: number): void => {
    if (prepared(database, shared, first)) setTimeout(next, pause, first + step).unref();
  };
  setTimeout(next, delay, 1).unref();
}
