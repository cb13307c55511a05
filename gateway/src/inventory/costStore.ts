import type { DatabaseSync } from 'node:sqlite';
import type { CostInput } from '../answers/inventoryCosts';

/** The cost of a receipt as its user set it. */
export interface StoredCost {
  readonly input: CostInput;
  readonly user: string;
  /** RFC 3339, UTC. */
  readonly time: string;
}

/** The costs of every organisation; each call is within one. */
export interface CostStore {
  /** Sets or replaces the cost of a receipt. */
  set(organisation: string, cost: StoredCost): void;
  /** The earliest receipts first. */
  list(organisation: string, product?: string): StoredCost[];
  /** False when there is none. */
  remove(organisation: string, receipt: string): boolean;
}

interface Row {
  readonly body: string;
  readonly user: string;
  readonly time: string;
}

export function openCostStore(database: DatabaseSync): CostStore {
  const save = database.prepare(
    `INSERT INTO inventory_cost VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (organisation, receipt) DO UPDATE SET
      product = excluded.product, day = excluded.day, body = excluded.body, user = excluded.user, time = excluded.time`,
  );
  const find = database.prepare(
    'SELECT body, user, time FROM inventory_cost WHERE organisation = ? AND (? IS NULL OR product = ?) ORDER BY day, receipt',
  );
  const remove = database.prepare('DELETE FROM inventory_cost WHERE organisation = ? AND receipt = ?');
  return {
    set: (organisation, { input, user, time }) => {
      save.run(organisation, input.receipt, input.product, input.on, JSON.stringify(input), user, time);
    },
    list: (organisation, product) =>
      (find.all(organisation, product ?? null, product ?? null) as unknown as Row[]).map(({ body, user, time }) => ({
        input: JSON.parse(body) as CostInput,
        user,
        time,
      })),
    remove: (organisation, receipt) => Number(remove.run(organisation, receipt).changes) > 0,
  };
}
