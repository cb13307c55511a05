import type { Database } from '../projection/database';
import type { Decimal } from '@lotline/chaincode/domain';
import { groupBy } from '../groupBy';
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
  /** The same one by one, for many. */
  each(organisation: string, filter?: Partial<PolicyKey>): Iterable<StoredPolicy>;
  /** The policies with a cost of holding, together where product and cost are the same. */
  holdingCosts(organisation: string): HoldingCost[];
  count(organisation: string, product?: string): number;
  /** False when there is none. */
  remove(organisation: string, key: PolicyKey): boolean;
}

/** The places at which a product has the same cost of holding a unit for a year. */
export interface HoldingCost {
  readonly product: string;
  readonly cost: Decimal;
  readonly currency: string;
  readonly places: readonly string[];
}

interface Row {
  readonly body: string;
  readonly user: string;
  readonly time: string;
}

/** Lists of the policies of a product, in JSON. */
interface HoldingLists {
  readonly product: string;
  readonly places: string;
  readonly costs: string;
  readonly currencies: string;
}

/** The policies of a product that have a cost, together where it is the same. */
function holdingCostsOf({ product, ...lists }: HoldingLists): HoldingCost[] {
  const [costs, currencies] = [lists.costs, lists.currencies].map((list) => JSON.parse(list) as (string | null)[]);
  const all = (JSON.parse(lists.places) as string[]).flatMap((place, at) => {
    const [cost, currency] = [costs?.[at], currencies?.[at]];
    return cost == null || currency == null ? [] : [{ place, cost: cost as Decimal, currency }];
  });
  return [...groupBy(all, ({ cost, currency }) => `${cost} ${currency}`).values()].flatMap((same) =>
    same.slice(0, 1).map(({ cost, currency }) => ({ product, cost, currency, places: same.map(({ place }) => place) })),
  );
}

const storedOf = ({ body, user, time }: Row): StoredPolicy => ({ input: JSON.parse(body) as PolicyInput, user, time });

/** Policies that are read at once: one by one takes several times as long, and all of them several times the memory. */
const together = 1000;

export function openPolicyStore(database: Database): PolicyStore {
  const save = `INSERT INTO inventory_policy VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (organisation, product, place)
      DO UPDATE SET body = excluded.body, user = excluded.user, time = excluded.time`;
  const select = 'SELECT body, user, time FROM inventory_policy WHERE organisation = ?';
  const find = `SELECT product, place, body, user, time FROM inventory_policy WHERE organisation = ? AND (product, place) > (?, ?)
      AND (? IS NULL OR place = ?) ORDER BY product, place LIMIT ${together}`;
  const ofProduct = `${select} AND (? IS NULL OR place = ?) AND product = ? ORDER BY place`;
  const remove = 'DELETE FROM inventory_policy WHERE organisation = ? AND product = ? AND place = ?';
  const count = 'SELECT count(*) AS count FROM inventory_policy WHERE organisation = ? AND (? IS NULL OR product = ?)';
  // Lists of a product take half the time of groups by cost.
  const holding = `SELECT product, json_group_array(place) AS places, json_group_array(body ->> '$.holdingCost') AS costs,
      json_group_array(body ->> '$.currency') AS currencies FROM inventory_policy WHERE organisation = ? GROUP BY product`;
  function* each(
    organisation: string,
    { product = null, place = null }: { product?: string | null; place?: string | null } = {},
  ): Generator<StoredPolicy> {
    if (product !== null) {
      yield* database.all<Row>(ofProduct, organisation, place, place, product).map(storedOf);
      return;
    }
    let last: PolicyKey = { product: '', place: '' };
    for (;;) {
      const rows = database.all<Row & PolicyKey>(find, organisation, last.product, last.place, place, place);
      for (const row of rows) yield storedOf(row);
      const end = rows.at(-1);
      if (!end || rows.length < together) return;
      last = end;
    }
  }
  return {
    set: (organisation, { input, user, time }) => {
      database.run(save, organisation, input.product, input.place, JSON.stringify(input), user, time);
    },
    list: (organisation, filter) => [...each(organisation, filter)],
    each,
    holdingCosts: (organisation) => database.all<HoldingLists>(holding, organisation).flatMap(holdingCostsOf),
    count: (organisation, product) =>
      database.one<{ count: number }>(count, organisation, product ?? null, product ?? null).count,
    remove: (organisation, { product, place }) => database.change(remove, organisation, product, place) > 0,
  };
}
