import { addInventoryExpected } from './inventoryExpected';
import type { Command } from 'commander';
import { addAllocationCommands } from './inventoryAllocations';
import { addCosts, addValue } from './inventoryCosts';
import { addClasses, addCounts } from './inventoryCounts';
import { addKpis } from './inventoryKpis';
import { addExport } from './inventoryFiles';
import { addEffects, addForecast } from './inventoryForecasts';
import { addPolicies } from './inventoryPolicies';
import { addCustomers, addPromise } from './inventoryPromises';
import { addReplenish } from './inventoryReplenish';
import { addSources } from './inventorySources';
import { addSimulate } from './inventorySimulate';
import { addManaged, addVendors } from './inventoryVendors';
import { addWorklist } from './inventoryWorklist';

export function addInventory(program: Command): void {
  const inventory = program
    .command('inventory')
    .description('plan, count, value and order stock of your organisation; no other organisation sees it');
  addPolicies(inventory);
  addReplenish(inventory);
  addForecast(inventory);
  addEffects(inventory);
  addCosts(inventory);
  addValue(inventory);
  addClasses(inventory);
  addCounts(inventory);
  addKpis(inventory);
  addWorklist(inventory);
  addSimulate(inventory);
  addPromise(inventory);
  addCustomers(inventory);
  addAllocationCommands(inventory);
  addSources(inventory);
  addVendors(inventory);
  addManaged(inventory);
  addInventoryExpected(inventory);
  addExport(inventory);
}
