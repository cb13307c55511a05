import type { Database } from '../projection/database';
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

export function openCostStore(database: Database): CostStore {
  const save = `INSERT INTO inventory_cost VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (organisation, receipt) DO UPDATE SET
      product = excluded.product, day = excluded.day, body = excluded.body, user = excluded.user, time = excluded.time`;
  const find =
    'SELECT body, user, time FROM inventory_cost WHERE organisation = ? AND (? IS NULL OR product = ?) ORDER BY day, receipt';
  const remove = 'DELETE FROM inventory_cost WHERE organisation = ? AND receipt = ?';
  return {
    set: (organisation, { input, user, time }) => {
      database.run(save, organisation, input.receipt, input.product, input.on, JSON.stringify(input), user, time);
    },
    list: (organisation, product) =>
      database.all<Row>(find, organisation, product ?? null, product ?? null).map(({ body, user, time }) => ({
        input: JSON.parse(body) as CostInput,
        user,
        time,
      })),
    remove: (organisation, receipt) => database.change(remove, organisation, receipt) > 0,
  };
}
