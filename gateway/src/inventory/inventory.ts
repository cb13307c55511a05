import type { DatabaseSync } from 'node:sqlite';
import { prepareInventory } from './inventoryStore';
import { openPolicyStore, type PolicyStore } from './policyStore';

/** The inventory data of each organisation. None of it is on the ledger. */
export interface Inventory {
  readonly policies: PolicyStore;
}

/** Opens the inventory in the gateway's own store. */
export function openInventory(database: DatabaseSync): Inventory {
  prepareInventory(database);
  return { policies: openPolicyStore(database) };
}
