import type { Database } from '../projection/database';
import type { CustomerKey, CustomerRule } from '../answers/inventoryPromises';

/** The shelf-life rules of customers of every organisation; each call is within one. */
export interface CustomerStore {
  set(organisation: string, rule: CustomerRule): void;
  list(organisation: string): CustomerRule[];
  /** False when there is none. */
  remove(organisation: string, key: CustomerKey): boolean;
  /** The rule of a customer for a product; one for the product before one for all. */
  find(organisation: string, customer: string, product: string): CustomerRule | undefined;
}

export function openCustomerStore(database: Database): CustomerStore {
  const save = `INSERT INTO inventory_customer VALUES (?, ?, ?, ?) ON CONFLICT (organisation, customer, product)
      DO UPDATE SET body = excluded.body`;
  const all = 'SELECT body FROM inventory_customer WHERE organisation = ? ORDER BY customer, product';
  const some = `SELECT body FROM inventory_customer WHERE organisation = ? AND customer = ? AND product IN (?, '') ORDER BY product DESC`;
  const remove = 'DELETE FROM inventory_customer WHERE organisation = ? AND customer = ? AND product = ?';
  const read = ({ body }: { readonly body: string }): CustomerRule => JSON.parse(body) as CustomerRule;
  return {
    // A rule for all products has an empty product in its key.
    set: (organisation, rule) => {
      database.run(save, organisation, rule.customer, rule.product ?? '', JSON.stringify(rule));
    },
    list: (organisation) => database.all<{ readonly body: string }>(all, organisation).map(read),
    remove: (organisation, { customer, product }) => database.change(remove, organisation, customer, product ?? '') > 0,
    find: (organisation, customer, product) => {
      const row = database.get<{ readonly body: string }>(some, organisation, customer, product);
      return row && read(row);
    },
  };
}
