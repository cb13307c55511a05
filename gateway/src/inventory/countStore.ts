import type { Database } from '../projection/database';
import { type CountInput, type CountLine, countPlan, type CountPlan } from '../answers/inventoryCounts';

/** One count of a line by a user. */
export interface Counted {
  readonly counted: string;
  readonly by: string;
  /** RFC 3339, UTC: the count is of this moment. */
  readonly at: string;
  /** On the ledger at that moment. */
  readonly book: string;
}

export interface StoredLine {
  readonly lot: string;
  readonly uom: string;
  readonly state: CountLine['state'];
  readonly counts: readonly Counted[];
  readonly approvedBy?: string;
  /** Why the book was wrong, by the user who approved it. */
  readonly reason?: string;
  readonly refused?: { readonly code: string; readonly detail: string };
}

/** A count with everything that happened to it. */
export interface StoredCount {
  readonly count: string;
  readonly place: CountInput['place'];
  readonly variancePercent: number;
  /** Beyond it another user counts again; `variancePercent` if absent. */
  readonly recountPercent?: number | undefined;
  readonly user: string;
  readonly time: string;
  readonly cancelled: boolean;
  readonly lines: readonly StoredLine[];
}

/** The counts and count plans of every organisation; each call is within one. */
export interface CountStore {
  plan(organisation: string): CountPlan;
  setPlan(organisation: string, plan: CountPlan): void;
  find(organisation: string, count: string): StoredCount | undefined;
  /** The latest first. */
  list(organisation: string): StoredCount[];
  /** Adds a count, or replaces it. */
  save(organisation: string, count: StoredCount): void;
}

interface Row {
  readonly body: string;
}

const read = ({ body }: Row): StoredCount => JSON.parse(body) as StoredCount;

export function openCountStore(database: Database): CountStore {
  const findPlan = 'SELECT body FROM inventory_count_plan WHERE organisation = ?';
  const savePlan =
    'INSERT INTO inventory_count_plan VALUES (?, ?) ON CONFLICT (organisation) DO UPDATE SET body = excluded.body';
  const one = 'SELECT body FROM inventory_count WHERE organisation = ? AND id = ?';
  const all = 'SELECT body FROM inventory_count WHERE organisation = ? ORDER BY time DESC, id';
  const save =
    'INSERT INTO inventory_count VALUES (?, ?, ?, ?) ON CONFLICT (organisation, id) DO UPDATE SET body = excluded.body';
  return {
    plan: (organisation) => {
      const row = database.get<Row>(findPlan, organisation);
      return countPlan.parse(row ? JSON.parse(row.body) : {});
    },
    setPlan: (organisation, plan) => {
      database.run(savePlan, organisation, JSON.stringify(plan));
    },
    find: (organisation, count) => {
      const row = database.get<Row>(one, organisation, count);
      return row && read(row);
    },
    list: (organisation) => database.all<Row>(all, organisation).map(read),
    save: (organisation, count) => {
      database.run(save, organisation, count.count, count.time, JSON.stringify(count));
    },
  };
}
