import { add, compare, type Decimal, isZero, subtract } from '@lotline/chaincode/domain';
import type { AllocationRow } from '../../answers/inventoryAllocations';
import type { OrderRow } from '../../answers/inventoryOrders';
import type { ReadAt } from '../../projection/readModel';
import { groupBy } from '../../groupBy';
import { itemOf, numberOf } from '../../itemOf';
import { showAllocation } from '../allocations';
import type { StoredAllocation } from '../allocationStore';
import { daysBetween } from '../days';
import { multiply } from '../decimals';
import type { OwnerKey } from '../owner';
import type { Action, Work } from './work';

type Line = OrderRow['lines'][number];

/** Days after which a late line is urgent. */
const longDays = 7;

interface Allocated {
  readonly open: readonly AllocationRow[];
  /** The goods of open ones, without those for earlier lines. */
  left: Decimal;
  /** How many there ever were. */
  readonly made: number;
}

/** The allocations for an order, a product and a place. */
type AllocatedTo = (order: string, product: string, place: string) => Allocated;

const keyOf = (...names: readonly string[]): string => JSON.stringify(names);

/** Looks up what was allocated to orders. */
export function allocatedTo(readModel: ReadAt, owner: OwnerKey, allocations: readonly StoredAllocation[]): AllocatedTo {
  const forOrders = groupBy(allocations, ({ input: { order = '', product, place } }) => keyOf(order, product, place));
  const known = new Map<string, Allocated>();
  return (...names) => {
    const key = keyOf(...names);
    const all = forOrders.get(key) ?? [];
    const open = all.map((each) => showAllocation(readModel, owner, each)).filter(({ status }) => status === 'open');
    const left = open.reduce<Decimal>((sum, { quantity }) => add(sum, quantity as Decimal), '0');
    const found = known.get(key) ?? { open, left, made: all.length };
    known.set(key, found);
    return found;
  };
}

const shipping = ({ allocation, isCovered }: AllocationRow): Action =>
  isCovered
    ? {
        summary: `Ship ${allocation}`,
        asks: [{ name: 'to', says: 'The place of the customer.', at: ['to'] }],
        requests: [{ path: '/inventory/allocations/ship', body: { allocation } }],
      }
    : {
        summary: `Release ${allocation}, whose goods are no longer there`,
        requests: [{ path: '/inventory/allocations/release', body: { allocation } }],
      };

/** The open part of a late line, of which some may be allocated. */
interface Late {
  readonly row: OrderRow;
  readonly line: Line;
  readonly open: Decimal;
  readonly allocated: Decimal;
  readonly allocations: Allocated;
}

function allocating({ row: { kind, order, place }, line, open, allocated, allocations }: Late): Action[] {
  const rest = subtract(open, allocated);
  if (isZero(rest)) return [];
  const { product, promised = '', shipped } = line;
  // The number follows from the shipped quantity and earlier allocations: the rest of the line is another allocation.
  const allocation = `SO-${numberOf(kind, order, product, promised, shipped, String(allocations.made))}`;
  const body = { allocation, product, place, quantity: rest, order, partial: true };
  return [{ summary: `Allocate up to ${rest}`, requests: [{ path: '/inventory/allocations', body }] }];
}

function salesAdvice({ open, allocated, allocations }: Late): string {
  if (isZero(allocated)) return 'Allocate and ship the available goods.';
  if (allocations.open.some(({ isCovered }) => !isCovered)) {
    return 'Allocated goods have been held, sold or moved since: release the allocation, and allocate others.';
  }
  return open === allocated ? 'Ship the allocated goods.' : 'Ship the allocated goods, and allocate the rest.';
}

/** The actions for a line. The goods of an allocation are for one line only. */
function salesActions(late: Late): Pick<Work, 'recommendation' | 'actions'> {
  const shipped = isZero(late.allocated) ? [] : late.allocations.open.map(shipping);
  return { recommendation: salesAdvice(late), actions: [...shipped, ...allocating(late)] };
}

const purchaseActions = ({ kind, order }: OrderRow): Pick<Work, 'recommendation' | 'actions'> => ({
  recommendation: 'Ask the supplier for a new day and set it, or cancel the order.',
  actions: [{ summary: `Cancel ${order}`, requests: [{ path: '/inventory/orders/cancel', body: { kind, order } }] }],
});

/** Takes the goods for a line from what is allocated to its order. */
function lateOf(row: OrderRow, line: Line, allocatedOf: AllocatedTo): Late {
  const isSales = row.kind === 'sales';
  const open = subtract(line.ordered as Decimal, (isSales ? line.shipped : line.received) as Decimal);
  const allocations = isSales
    ? allocatedOf(row.order, line.product, row.place)
    : { open: [], left: '0' as const, made: 0 };
  const allocated = compare(open, allocations.left) < 0 ? open : allocations.left;
  allocations.left = subtract(allocations.left, allocated);
  return { row, line, open, allocated, allocations };
}

function detailOf({ row, line, open, allocated }: Late, promised: string): string {
  const { ordered, uom } = line;
  const missing = `have not ${row.kind === 'sales' ? 'left' : 'arrived'}`;
  const words = isZero(allocated) ? '' : `; ${allocated} ${uom} are allocated`;
  return `${open} of ${ordered} ${uom} of ${row.kind} order ${row.order} were promised for ${promised} and ${missing}${words}.`;
}

function workOf(row: OrderRow, line: Line, today: string, allocatedOf: AllocatedTo): Work {
  const { product, uom, promised = today, price, currency } = line;
  const isSales = row.kind === 'sales';
  const late = lateOf(row, line, allocatedOf);
  return {
    item: itemOf('late', row.kind, row.order, product, promised),
    kind: 'late',
    severity: isSales || daysBetween(promised, today) > longDays ? 'high' : 'medium',
    detail: detailOf(late, promised),
    product,
    place: row.place,
    order: row.order,
    quantity: late.open,
    uom,
    ...(price !== undefined && currency !== undefined && { value: multiply(late.open, price as Decimal), currency }),
    ...(isSales ? salesActions(late) : purchaseActions(row)),
  };
}

/** Order lines whose day is over. */
export const lateWork = (orders: readonly OrderRow[], today: string, allocatedOf: AllocatedTo): Work[] =>
  orders.flatMap((row) =>
    row.lines.filter(({ isLate }) => isLate).map((line) => workOf(row, line, today, allocatedOf)),
  );
