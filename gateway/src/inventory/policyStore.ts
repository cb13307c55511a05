import type { DatabaseSync } from 'node:sqlite';
import type { PolicyInput } from '../answers/inventoryPolicies';

/** A policy as its user set it. */
export interface StoredPolicy {
  readonly input: PolicyInput;
  readonly user: string;
  /** RFC 3339, UTC. */
  readonly time: string;
}

/** The product and place of a policy. */
export interface PolicyKey {
  readonly product: string;
  readonly place: string;
}

/** The policies of every organisation; each call is within one. */
export interface PolicyStore {
  /** Sets or replaces the policy of a product at a place. */
  set(organisation: string, policy: StoredPolicy): void;
  list(organisation: string, filter?: Partial<PolicyKey>): StoredPolicy[];
  /** False when there is none. */
  remove(organisation: string, key: PolicyKey): boolean;
}

interface Row {
  readonly body: string;
  readonly user: string;
  readonly time: string;
}

export function openPolicyStore(database: DatabaseSync): PolicyStore {
  const save = database.prepare(
    `INSERT INTO inventory_policy VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (organisation, product, place)
      DO UPDATE SET body = excluded.body, user = excluded.user, time = excluded.time`,
  );
  const select = 'SELECT body, user, time FROM inventory_policy WHERE organisation = ?';
  const find = database.prepare(`${select} AND (? IS NULL OR place = ?) ORDER BY product, place`);
  const ofProduct = database.prepare(`${select} AND (? IS NULL OR place = ?) AND product = ? ORDER BY place`);
  const remove = database.prepare('DELETE FROM inventory_policy WHERE organisation = ? AND product = ? AND place = ?');
  return {
    set: (organisation, { input, user, time }) => {
      save.run(organisation, input.product, input.place, JSON.stringify(input), user, time);
    },
    list: (organisation, { product = null, place = null }: { product?: string | null; place?: string | null } = {}) =>
      Array.from(
        (product === null
          ? find.iterate(organisation, place, place)
          : ofProduct.iterate(organisation, place, place, product)) as unknown as Iterable<Row>,
        ({ body, user, time }) => ({ input: JSON.parse(body) as PolicyInput, user, time }),
      ),
    remove: (organisation, { product, place }) => Number(remove.run(organisation, product, place).changes) > 0,
  };
}
