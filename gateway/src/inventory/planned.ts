import type { ReadModel } from '../projection/readModel';
import { openAllocations } from './allocations';
import { allocatedOf } from './available';
import type { Inventory } from './inventory';
import { onOrderOf, owedTo } from './orders';
import type { Owner } from './owner';
import { resolvePolicy } from './policies';
import { ShippedGoods } from './shippedGoods';
import { stockPosition } from './position';
import type { Planned } from './replenish';

/** Every policy of an organisation, or of one product, with what its place has. */
export function plannedOf(inventory: Inventory, readModel: ReadModel, owner: Owner, product?: string): Planned[] {
  const open = openAllocations(inventory.allocations, readModel, owner);
  const owed = owedTo(inventory.orders, readModel, owner);
  const shipped = new ShippedGoods(readModel.database);
  const filter = product === undefined ? {} : { product };
  return inventory.policies.list(owner.organisation, filter).map((each) => {
    const policy = resolvePolicy(readModel, each, shipped);
    const allocated = allocatedOf(open, policy);
    return { policy, ...stockPosition(readModel, policy), allocated, onOrder: onOrderOf(owed, policy) };
  });
}
