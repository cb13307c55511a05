import { add, type Decimal } from '@lotline/chaincode/domain';
import type { PoliciesAnswer, ReplenishmentAnswer } from '../answers/inventoryPolicies';
import { openAllocations } from './allocations';
import type { Inventory } from './inventory';
import { positionKey } from './lotDays';
import { type InventoryView, positionsOf } from './partyPositions';
import { owedTo } from './orders';
import type { OwnerKey } from './owner';
import { PolicyLedger, policyQuantities, resolvePolicy } from './policies';
import { stockPositions } from './position';
import { type Planned, replenish } from './replenish';
import { offeredTransfers } from './transfers';

/** The sums of some quantities by product and place. */
function sumsBy(
  rows: readonly { readonly product: string; readonly place: string; readonly quantity: Decimal }[],
): Map<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const { product, place, quantity } of rows) {
    const key = positionKey(product, place);
    sums.set(key, add(sums.get(key) ?? '0', quantity));
  }
  return sums;
}

export interface PlanFilter {
  readonly product?: string | undefined;
  readonly place?: string | undefined;
}

/** Policies from which it takes less time to read all positions at once than one by one. */
const many = 200;

const ledgerFor = (view: InventoryView, { party }: OwnerKey, count: number, product?: string): PolicyLedger =>
  new PolicyLedger(view, count < many ? undefined : positionsOf(view, { party, product }));

/** A filter without the parts that are not given. */
export const isGiven = <Filter extends object>(filter: Filter): { [Name in keyof Filter]: NonNullable<Filter[Name]> } =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Filter]: NonNullable<Filter[Name]>;
  };

/** Yields every policy of an organisation, or of one product, with the stock of its place. */
function* eachPlanned(
  inventory: Inventory,
  readModel: InventoryView,
  owner: OwnerKey,
  product?: string,
): Generator<Planned> {
  const allocated = sumsBy(
    openAllocations(inventory.allocations, readModel, owner).map(({ input, pick }) => ({
      product: input.product,
      place: input.place,
      quantity: pick.quantity as Decimal,
    })),
  );
  const onOrder = sumsBy([
    ...owedTo(inventory.orders, readModel, owner).map(({ unshipped, ...rest }) => ({ ...rest, quantity: unshipped })),
    ...offeredTransfers(readModel, owner),
  ]);
  const { policies } = inventory;
  const count = policies.count(owner.organisation, product);
  const ledger = ledgerFor(readModel, owner, count, product);
  const stock = stockPositions(readModel, count, { party: owner.party, product, uomOf: (each) => ledger.uom(each) });
  for (const each of policies.each(owner.organisation, isGiven({ product }))) {
    const key = positionKey(each.input.product, each.input.place);
    const { product: of, place, uom, reorderPoint, maximum, gaps } = policyQuantities(ledger, each, key);
    yield {
      policy: { product: of, place, uom, given: each.input, reorderPoint, maximum, gaps },
      ...stock(each.input, key),
      allocated: allocated.get(key) ?? '0',
      onOrder: onOrder.get(key) ?? '0',
    };
  }
}

/** Every policy of an organisation, or of one product, with the stock of its place. */
export const plannedOf = (
  inventory: Inventory,
  readModel: InventoryView,
  owner: OwnerKey,
  product?: string,
): Planned[] => [...eachPlanned(inventory, readModel, owner, product)];

/** Policies, or what to get by them. They are made in a thread. */
export interface PlanTask {
  readonly kind: 'policies' | 'replenishment';
  readonly format: 'json';
  readonly owner: OwnerKey;
  readonly filter: PlanFilter;
}

/** The policies of an organisation with the quantities that follow from them. */
export function policies(
  inventory: Inventory,
  readModel: InventoryView,
  { owner, filter }: Pick<PlanTask, 'owner' | 'filter'>,
): PoliciesAnswer {
  const found = inventory.policies.list(owner.organisation, isGiven(filter));
  const ledger = ledgerFor(readModel, owner, found.length, filter.product);
  return { height: readModel.height, rows: found.map((each) => resolvePolicy(ledger, each)) };
}

/** Proposals for the places of the filter. Other places may have the excess. */
export function replenishment(
  inventory: Inventory,
  readModel: InventoryView,
  { owner, filter }: Pick<PlanTask, 'owner' | 'filter'>,
): ReplenishmentAnswer {
  const { rows, gaps } = replenish(eachPlanned(inventory, readModel, owner, filter.product));
  const isAsked = ({ place }: { readonly place: string }): boolean => (filter.place ?? place) === place;
  return { height: readModel.height, rows: rows.filter(isAsked), gaps: gaps.filter(isAsked) };
}
