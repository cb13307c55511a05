import type { DatabaseSync } from 'node:sqlite';
import { atomically } from '../atomically';
import type { AllocationInput, Pick } from '../answers/inventoryAllocations';

/** An allocation as it was made. */
export interface StoredAllocation {
  readonly input: AllocationInput;
  readonly pick: Pick;
  readonly user: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly released: boolean;
}

/** The allocations of every organisation; each call is within one. */
export interface AllocationStore {
  find(organisation: string, allocation: string): StoredAllocation | undefined;
  /** In the order in which they were made. */
  list(organisation: string, place?: string): StoredAllocation[];
  add(organisation: string, made: Omit<StoredAllocation, 'released'>): void;
  release(organisation: string, allocation: string): void;
  /** Runs `work` as the only writer of the store, and keeps all of its writes or none. */
  exclusively<T>(work: () => T): T;
}

interface Row {
  readonly input: string;
  readonly pick: string;
  readonly user: string;
  readonly time: string;
  readonly released: number;
}

const readRow = ({ input, pick, user, time, released }: Row): StoredAllocation => ({
  input: JSON.parse(input) as AllocationInput,
  pick: JSON.parse(pick) as Pick,
  user,
  time,
  released: released === 1,
});

export function openAllocationStore(database: DatabaseSync): AllocationStore {
  const columns = 'SELECT input, pick, user, time, released FROM inventory_allocation';
  const one = database.prepare(`${columns} WHERE organisation = ? AND id = ?`);
  const some = database.prepare(`${columns} WHERE organisation = ? AND (? IS NULL OR place = ?) ORDER BY n`);
  const insert = database.prepare(
    'INSERT INTO inventory_allocation (organisation, id, place, input, pick, user, time) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const end = database.prepare('UPDATE inventory_allocation SET released = 1 WHERE organisation = ? AND id = ?');
  return {
    find: (organisation, allocation) => {
      const row = one.get(organisation, allocation) as Row | undefined;
      return row && readRow(row);
    },
    list: (organisation, place) =>
      (some.all(organisation, place ?? null, place ?? null) as unknown as Row[]).map(readRow),
    add: (organisation, { input, pick, user, time }) => {
      const { allocation, place } = input;
      insert.run(organisation, allocation, place, JSON.stringify(input), JSON.stringify(pick), user, time);
    },
    release: (organisation, allocation) => {
      end.run(organisation, allocation);
    },
    exclusively: (work) => {
      return atomically(database, work);
    },
  };
}
