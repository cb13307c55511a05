import type { Database } from '../projection/database';

/**
 * Tables of the inventory in the gateway's own store. They are only ever added, so that a gateway which does not know them can open the
 * file. Every row belongs to one organisation, and every statement names it.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS inventory_policy (
    organisation TEXT NOT NULL,
    product TEXT NOT NULL,
    place TEXT NOT NULL,
    body TEXT NOT NULL,
    user TEXT NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (organisation, product, place)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inventory_allocation (
    n INTEGER PRIMARY KEY,
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    place TEXT NOT NULL,
    input TEXT NOT NULL,
    pick TEXT NOT NULL,
    user TEXT NOT NULL,
    time TEXT NOT NULL,
    released INTEGER NOT NULL DEFAULT 0,
    UNIQUE (organisation, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inventory_order (
    organisation TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    placed TEXT NOT NULL,
    body TEXT NOT NULL,
    cancelled INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (organisation, kind, id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inventory_effect (
    organisation TEXT NOT NULL,
    effect TEXT NOT NULL,
    product TEXT NOT NULL,
    place TEXT NOT NULL,
    first TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (organisation, effect, product, place, first)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inventory_cost (
    organisation TEXT NOT NULL,
    receipt TEXT NOT NULL,
    product TEXT NOT NULL,
    day TEXT NOT NULL,
    body TEXT NOT NULL,
    user TEXT NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (organisation, receipt)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inventory_customer (
    organisation TEXT NOT NULL,
    customer TEXT NOT NULL,
    product TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (organisation, customer, product)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inventory_work (
    organisation TEXT NOT NULL,
    item TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (organisation, item)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inventory_count_plan (organisation TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS inventory_count (
    organisation TEXT NOT NULL,
    id TEXT NOT NULL,
    time TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (organisation, id)
  ) STRICT;
`;

/** Makes the tables that are missing. */
export function prepareInventory(database: Database): void {
  database.script(tables);
}
