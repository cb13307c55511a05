import type { InboundAnswer, InboundMapping } from '../answers/inbound';
import { orderInput, type OrderInput } from '../answers/inventoryOrders';
import { reasonsAgainstOrder } from '../inventory/knownOrder';
import { ownerOf } from '../inventory/owner';
import type { Counts, Delivering } from './delivering';
import { applyMapping, type Mapped, type MappedRow, type RowError, schemaErrors } from './mapping';
import { deliverProducts } from './products';
import { deliverSales } from './sales';
import { apiLimits } from '../answers/limits';

/** Why an order cannot stand beside an earlier record of the same message. */
function twice(seen: Map<string, number>, row: number, { kind, order }: OrderInput): string | undefined {
  const key = JSON.stringify([kind, order]);
  const before = seen.get(key);
  seen.set(key, before ?? row);
  if (before === undefined) return undefined;
  return `The ${kind} order ${order} is in the message twice, also as record ${before}: send its lines in one record.`;
}

/** Sets all orders, or none if there is an error. */
function deliverOrders(rows: readonly MappedRow[], { readModel, inventory, caller, dryRun }: Delivering): Counts {
  const owner = ownerOf(caller, readModel);
  const errors: RowError[] = [];
  const orders: OrderInput[] = [];
  const seen = new Map<string, number>();
  for (const { row, fields, lines } of rows) {
    const read = orderInput.safeParse({ ...fields, lines });
    if (!read.success) {
      errors.push(...schemaErrors(row, read.error.issues));
      continue;
    }
    const reasons = reasonsAgainstOrder(readModel, owner, read.data);
    const issues = reasons.map(({ path, problem: { message } }) => ({ path, message }));
    errors.push(...schemaErrors(row, issues));
    const message = twice(seen, row, read.data);
    if (message !== undefined) errors.push({ row, message });
    orders.push(read.data);
  }
  const counts = { created: 0, changed: 0, same: 0 };
  if (errors.length > 0) return { ...counts, errors };
  inventory.allocations.exclusively(() => {
    for (const order of orders) {
      const { organisation } = owner;
      const saved = dryRun ? inventory.orders.wouldSet(organisation, order) : inventory.orders.set(organisation, order);
      counts[saved] += 1;
    }
  });
  return { ...counts, errors };
}

const deliveries = { orders: deliverOrders, products: deliverProducts, sales: deliverSales } as const;

/** Counts what is done with the records; with records that the mapping cannot read, the errors of all of them, and nothing is done. */
async function deliverRows(
  { kind }: InboundMapping,
  { rows, errors }: Mapped,
  delivering: Delivering,
): Promise<Counts> {
  if (errors.length === 0) return deliveries[kind](rows, delivering);
  const unread = new Set(errors.map(({ row }) => row));
  const others = rows.filter(({ row }) => !unread.has(row));
  const found = await deliveries[kind](others, { ...delivering, dryRun: true });
  const all = [...errors, ...found.errors].toSorted((a, b) => a.row - b.row);
  return { created: 0, changed: 0, same: 0, errors: all };
}

/** Carries a message out by a mapping. With an error in its records nothing of it is done. */
export async function deliver(
  mapping: InboundMapping,
  message: unknown,
  delivering: Delivering,
): Promise<InboundAnswer> {
  const mapped = applyMapping(mapping, message);
  const counts = await deliverRows(mapping, mapped, delivering);
  const { height } = delivering.readModel;
  const errors = counts.errors.slice(0, apiLimits.fileErrors);
  return { height, kind: mapping.kind, dryRun: delivering.dryRun, rows: mapped.rows.length, ...counts, errors };
}
