import { add, compare, type Decimal, isZero, type PartyId, shipmentIdOf } from '@lotline/chaincode/domain';
import type { AllocationInput, AllocationRow, LeftOut, PickedGoods } from '../answers/inventoryAllocations';
import { Problem } from '../problem';
import type { ReadAt } from '../projection/readModel';
import { today } from '../queries/shownStock';
import type { AllocationStore, StoredAllocation } from './allocationStore';
import { type StockedGoods, goodsAtPlace } from './goodsAtPlace';
import { assertOwn, type Owner, type OwnerKey, uomOf } from './owner';
import { pickGoods, type Taken } from './pick';

/** The ledger's id of the shipment that an allocation becomes. */
export const shipmentOf = ({ party }: OwnerKey, allocation: string): string =>
  shipmentIdOf(party as PartyId, allocation);

const isShipped = ({ database }: ReadAt, owner: OwnerKey, allocation: string): boolean =>
  database.get('SELECT 1 FROM shipment WHERE id = ?', shipmentOf(owner, allocation)) !== undefined;

/** The ledger says what was shipped, so a gateway that dies between shipping and noting it counts nothing twice. */
export const statusOf = (
  readModel: ReadAt,
  owner: OwnerKey,
  { input, released }: StoredAllocation,
): AllocationRow['status'] =>
  released ? 'released' : isShipped(readModel, owner, input.allocation) ? 'shipped' : 'open';

/** The open allocations of a place, the oldest first. */
export const openAllocations = (
  store: AllocationStore,
  readModel: ReadAt,
  owner: OwnerKey,
  place?: string,
): StoredAllocation[] =>
  store.list(owner.organisation, place).filter((each) => statusOf(readModel, owner, each) === 'open');

/** The goods of all these allocations. */
export function takenBy(allocations: readonly StoredAllocation[]): Taken {
  const containers = new Set<string>();
  const loose = new Map<string, Decimal>();
  for (const { container, lots } of allocations.flatMap(({ pick }) => pick.picks)) {
    if (container !== undefined) containers.add(container);
    else for (const { lot, quantity } of lots) loose.set(lot, add(loose.get(lot) ?? '0', quantity as Decimal));
  }
  return { containers, loose };
}

/** On an earlier day, goods would not have expired that have now. */
export const dayIsOver = 'is over in UTC: leave it out for today';

function assertNotOver(date: string): void {
  if (date >= today()) return;
  const errors = [{ pointer: '/date', message: dayIsOver, code: 'input_invalid' }] as const;
  throw new Problem('input_invalid', `The date ${dayIsOver}.`, { errors });
}

const isSame = (a: AllocationInput, b: AllocationInput): boolean =>
  JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted());

const mostNamed = 3;

/** Why goods were left, the first ones by name. */
function leftOutText(leftOut: readonly LeftOut[], uom: string): string {
  if (leftOut.length === 0) return '; there is no more at the place.';
  const named = leftOut.slice(0, mostNamed).map(({ goods, quantity, reason }) => {
    return `${quantity} ${uom} of ${goods} (${reason.replaceAll('_', ' ')})`;
  });
  const more = leftOut.length > mostNamed ? ` and ${leftOut.length - mostNamed} more` : '';
  return `. Left: ${named.join(', ')}${more}.`;
}

export interface Allocating {
  readonly store: AllocationStore;
  readonly readModel: ReadAt;
  readonly owner: Owner;
  /** Least days of life that the goods need. */
  readonly minimumDays: number | undefined;
}

/**
 * Promises goods to an order. Goods are in one open allocation only, also with concurrent requests. The same request again answers what
 * it answered before.
 * @throws Problem if the number was used for something else, or there is less than wanted.
 */
export function allocate(
  { store, readModel, owner, minimumDays }: Allocating,
  input: AllocationInput,
): StoredAllocation {
  assertOwn(readModel, owner, input.place);
  const uom = uomOf(readModel, input.product);
  return store.exclusively(() => {
    const before = store.find(owner.organisation, input.allocation);
    if (before && isSame(before.input, input)) return before;
    if (before ?? isShipped(readModel, owner, input.allocation)) {
      const what = before ? 'for another allocation' : 'for a shipment';
      throw new Problem('conflict', `You used the number ${input.allocation} ${what}: choose another.`);
    }
    const date = input.date ?? today();
    assertNotOver(date);
    const taken = takenBy(openAllocations(store, readModel, owner, input.place));
    const request = { ...input, minimumDays, uom, date };
    const pick = pickGoods(goodsAtPlace(readModel.database, input), taken, request);
    const isEnough = input.partial ? !isZero(pick.quantity as Decimal) : isZero(pick.short as Decimal);
    if (!isEnough) {
      const detail = `${pick.quantity} of ${pick.wanted} ${uom} can be allocated${leftOutText(pick.leftOut, uom)}`;
      throw new Problem('available_insufficient', detail, {
        details: { quantity: pick.quantity, leftOut: pick.leftOut },
      });
    }
    const made = { input, pick, user: owner.user, time: new Date().toISOString() };
    store.add(owner.organisation, made);
    return { ...made, released: false };
  });
}

const isIn = (stock: readonly StockedGoods[], { container, lots }: PickedGoods): boolean => {
  const stocked = stock.find((each) =>
    container === undefined
      ? each.container === undefined && each.lots[0]?.lot === lots[0]?.lot
      : each.container === container,
  );
  if (!stocked || stocked.blocked) return false;
  return (
    container !== undefined || compare(stocked.lots[0]?.quantity ?? '0', (lots[0]?.quantity ?? '0') as Decimal) >= 0
  );
};

/** An allocation as it is shown, with what became of it and of its goods. */
export function showAllocation(readModel: ReadAt, owner: OwnerKey, stored: StoredAllocation): AllocationRow {
  const { input, pick, user, time } = stored;
  const status = statusOf(readModel, owner, stored);
  const stock = status === 'open' ? goodsAtPlace(readModel.database, input) : [];
  return {
    ...pick,
    allocation: input.allocation,
    ...(input.order !== undefined && { order: input.order }),
    status,
    ...(status === 'shipped' && { shipment: shipmentOf(owner, input.allocation) }),
    strategy: input.strategy,
    ...(status === 'open' && { isCovered: pick.picks.every((stocked) => isIn(stock, stocked)) }),
    madeBy: user,
    madeAt: time,
  };
}
