import type { Database } from '../projection/database';
import type { OrderInput } from '../answers/inventoryOrders';

/** The identity of an order within its organisation. */
export interface OrderKey {
  readonly kind: OrderInput['kind'];
  readonly order: string;
}

/** An order as it was set. */
export interface StoredOrder {
  readonly input: OrderInput;
  readonly cancelled: boolean;
}

export type Saved = 'created' | 'changed' | 'same';

/** The orders of every organisation; each call is within one. */
export interface OrderStore {
  /** Makes an order, or replaces the one of the same kind and number. */
  set(organisation: string, input: OrderInput): Saved;
  /** Returns the answer of `set` without setting anything. */
  wouldSet(organisation: string, input: OrderInput): Saved;
  find(organisation: string, key: OrderKey): StoredOrder | undefined;
  /** The latest placed first. */
  list(organisation: string, kind?: OrderInput['kind']): StoredOrder[];
  /** False when there is none. */
  cancel(organisation: string, key: OrderKey): boolean;
}

interface Row {
  readonly body: string;
  readonly cancelled: number;
}

const read = ({ body, cancelled }: Row): StoredOrder => ({
  input: JSON.parse(body) as OrderInput,
  cancelled: cancelled === 1,
});

export function openOrderStore(database: Database): OrderStore {
  const save = `INSERT INTO inventory_order (organisation, kind, id, placed, body) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (organisation, kind, id) DO UPDATE SET placed = excluded.placed, body = excluded.body, cancelled = 0`;
  const one = 'SELECT body, cancelled FROM inventory_order WHERE organisation = ? AND kind = ? AND id = ?';
  const all =
    'SELECT body, cancelled FROM inventory_order WHERE organisation = ? AND (? IS NULL OR kind = ?) ORDER BY placed DESC, id';
  const end = 'UPDATE inventory_order SET cancelled = 1 WHERE organisation = ? AND kind = ? AND id = ?';
  const wouldSet = (organisation: string, input: OrderInput): Saved => {
    const before = database.get<Row>(one, organisation, input.kind, input.order);
    if (!before) return 'created';
    return before.cancelled === 0 && before.body === JSON.stringify(input) ? 'same' : 'changed';
  };
  return {
    wouldSet,
    set: (organisation, input) => {
      const saved = wouldSet(organisation, input);
      if (saved !== 'same')
        database.run(save, organisation, input.kind, input.order, input.placed, JSON.stringify(input));
      return saved;
    },
    find: (organisation, { kind, order }) => {
      const row = database.get<Row>(one, organisation, kind, order);
      return row && read(row);
    },
    list: (organisation, kind) => database.all<Row>(all, organisation, kind ?? null, kind ?? null).map(read),
    cancel: (organisation, { kind, order }) => database.change(end, organisation, kind, order) > 0,
  };
}
