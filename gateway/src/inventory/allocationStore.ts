import type { Database } from '../projection/database';
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

export function openAllocationStore(database: Database): AllocationStore {
  const columns = 'SELECT input, pick, user, time, released FROM inventory_allocation';
  const one = `${columns} WHERE organisation = ? AND id = ?`;
  const some = `${columns} WHERE organisation = ? AND (? IS NULL OR place = ?) ORDER BY n`;
  const insert =
    'INSERT INTO inventory_allocation (organisation, id, place, input, pick, user, time) VALUES (?, ?, ?, ?, ?, ?, ?)';
  const end = 'UPDATE inventory_allocation SET released = 1 WHERE organisation = ? AND id = ?';
  return {
    find: (organisation, allocation) => {
      const row = database.get<Row>(one, organisation, allocation);
      return row && readRow(row);
    },
    list: (organisation, place) => database.all<Row>(some, organisation, place ?? null, place ?? null).map(readRow),
    add: (organisation, { input, pick, user, time }) => {
      const { allocation, place } = input;
      database.run(insert, organisation, allocation, place, JSON.stringify(input), JSON.stringify(pick), user, time);
    },
    release: (organisation, allocation) => {
      database.run(end, organisation, allocation);
    },
    exclusively: (work) => {
      return database.atomically(work);
    },
  };
}
