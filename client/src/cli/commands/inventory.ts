import type { Command } from 'commander';
import { addAllocationCommands } from './inventoryAllocations';
import { addPolicies } from './inventoryPolicies';
import { addReplenish } from './inventoryReplenish';

export function addInventory(program: Command): void {
  const inventory = program
    .command('inventory')
    .description('what your organisation does about its stock; no other organisation sees it');
  addPolicies(inventory);
  addReplenish(inventory);
  addAllocationCommands(inventory);
}
