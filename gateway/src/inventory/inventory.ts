import type { Database } from '../projection/database';
import { type AllocationStore, openAllocationStore } from './allocationStore';
import { type CostStore, openCostStore } from './costStore';
import { type CountStore, openCountStore } from './countStore';
import { type CustomerStore, openCustomerStore } from './customerStore';
import { ExpectedStore } from './expectedStore';
import { type EffectStore, openEffectStore } from './effectStore';
import { prepareInventory } from './inventoryStore';
import { openOrderStore, type OrderStore } from './orderStore';
import { openVendorStore, type VendorStore } from './vendorStore';
import { openPolicyStore, type PolicyStore } from './policyStore';
import { openWorkStore, type WorkStore } from './workStore';

/** The inventory data of each organisation. None of it is on the ledger. */
export interface Inventory {
  readonly policies: PolicyStore;
  readonly allocations: AllocationStore;
  readonly orders: OrderStore;
  readonly effects: EffectStore;
  readonly costs: CostStore;
  readonly counts: CountStore;
  readonly work: WorkStore;
  readonly customers: CustomerStore;
  readonly vendors: VendorStore;
  readonly expected: ExpectedStore;
}

/** Opens the inventory in the gateway's own store. */
export function openInventory(database: Database): Inventory {
  prepareInventory(database);
  return {
    policies: openPolicyStore(database),
    allocations: openAllocationStore(database),
    orders: openOrderStore(database),
    effects: openEffectStore(database),
    costs: openCostStore(database),
    counts: openCountStore(database),
    work: openWorkStore(database),
    customers: openCustomerStore(database),
    vendors: openVendorStore(database),
    expected: new ExpectedStore(database),
  };
}
