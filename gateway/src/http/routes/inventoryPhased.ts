import { z } from 'zod';
import { type OrderInput, orderInput, ordersAnswer } from '../../answers/inventoryOrders';
import { type PhasedAnswer, phasedAnswer, phasedOrdersInput, type PhasedRow } from '../../answers/inventoryPolicies';
import { askJson } from '../../answerers/askJson';
import { apiLimits } from '../../answers/limits';
import { daysBetween, daysLater } from '../../inventory/days';
import { type Owner, ownerOf } from '../../inventory/owner';
import { showOrder } from '../../inventory/orders';
import type { OrderStore } from '../../inventory/orderStore';
import type { PhasedTask } from '../../inventory/phased';
import { itemOf } from '../../itemOf';
import { Problem } from '../../problem';
import { today } from '../../queries/shownStock';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { placeFilter, productFilter } from './idQuery';

const planRoute = route({
  method: 'get',
  path: '/inventory/replenishment/plan',
  tag: 'Inventory',
  summary: 'The replenishment plan by day for every place with a policy, with the orders and the days to order',
  description:
    'A time-phased order point from expected demand, arrivals and expiry: if a day would end below the safety stock, an order arrives on that day, or as early as an order of today can.',
  readsModel: true,
  query: z.strictObject({
    product: productFilter,
    place: placeFilter,
    days: z.coerce.number().int().min(1).max(apiLimits.planDays).default(28).describe('Days ahead.'),
  }),
  answer: phasedAnswer,
  codes: ['caller_unknown'],
  handle: async ({ query: { days, ...filter }, caller }, { answerers, readModel }) => {
    const { organisation, party } = ownerOf(caller, readModel);
    const task: PhasedTask = {
      kind: 'phased',
      format: 'json',
      owner: { organisation, party },
      filter,
      days,
      today: today(),
    };
    const answer = await answerers.ask(task, organisation);
    if (!answer) throw new Error('The thread made no plan.');
    return { ...answer, type: 'application/json; charset=utf-8' };
  },
});

/** The orders that are to be made until a day. */
const dueOf = ({ orders }: PhasedRow, until: string): PhasedRow['orders'] =>
  orders.filter(({ release }) => release <= until);

/** The order under a number that no other order has: the same order asked for twice at once is one. */
function withFreeNumber(orders: OrderStore, organisation: string, order: OrderInput): OrderInput {
  for (let next = 1; ; next += 1) {
    const number = next === 1 ? order.order : `${order.order}-${next}`;
    const known = orders.find(organisation, { kind: order.kind, order: number });
    const [line] = order.lines;
    const [before] = known?.input.lines ?? [];
    if (!known || (before?.quantity === line?.quantity && !known.cancelled)) return { ...order, order: number };
  }
}

interface Wanted {
  readonly owner: Owner;
  readonly filter: { readonly product: string; readonly place: string };
  readonly days: number;
  /** The day until which orders are wanted. */
  readonly until: string;
}

/**
 * The plan of a position, so long that it has all orders until a day: these arrive after the lead time.
 * @throws Problem if there is no policy, or if no plan is long enough
 */
async function planUntil({ answerers }: Gateway, { owner, filter, days, until }: Wanted): Promise<PhasedRow> {
  const { organisation, party } = owner;
  const of = { kind: 'phased', format: 'json', owner: { organisation, party }, filter, today: today() } as const;
  const { rows } = await askJson<PhasedAnswer>(answerers, { ...of, days }, organisation);
  const [row] = rows;
  const { product, place } = filter;
  if (!row) throw new Problem('policy_unknown', `You have no policy for ${product} at ${place}.`);
  const needed = daysBetween(of.today, until) + (row.leadDays ?? 0) + 1;
  if (needed <= days) return row;
  if (needed > apiLimits.planDays) {
    const last = daysLater(of.today, apiLimits.planDays - (row.leadDays ?? 0) - 1);
    const message =
      last < of.today
        ? `The lead time of ${row.leadDays ?? 0} days is longer than any plan: order by the reorder point (GET /inventory/replenishment).`
        : `A plan has at most ${apiLimits.planDays} days, and an order takes ${row.leadDays ?? 0}: it knows the orders until ${last}.`;
    throw new Problem('limit_exceeded', message, { errors: [{ pointer: '/until', message, code: 'limit_exceeded' }] });
  }
  const longer = await askJson<PhasedAnswer>(answerers, { ...of, days: needed }, organisation);
  return longer.rows[0] ?? row;
}

/** @throws Problem if the plan makes no orders */
function supplierOf({ inventory }: Gateway, { owner, filter }: Wanted, { demandFrom, gaps }: PhasedRow): string {
  const [stored] = inventory.policies.list(owner.organisation, filter);
  const supplier = stored?.input.supplier;
  if (demandFrom !== undefined && supplier !== undefined) return supplier;
  const lacks = demandFrom === undefined ? gaps.map(({ detail }) => detail).join(' ') : 'It names no supplier.';
  const message = `The policy for ${filter.product} at ${filter.place} makes no orders. ${lacks}`;
  throw new Problem('policy_incomplete', message);
}

const orderRoute = route({
  method: 'post',
  path: '/inventory/replenishment/orders',
  tag: 'Inventory',
  summary: 'Make the purchase orders of the plan of a product at a place, until a day',
  description:
    'The promised day of an order is the planned day of arrival; change it if the supplier promises another. The plan includes open orders, so nothing is ordered twice.',
  access: 'operator',
  body: phasedOrdersInput,
  example: { product: '09506000134352', place: '9506000134208', until: '2027-01-15' },
  answer: ordersAnswer,
  codes: ['role_missing', 'caller_unknown', 'policy_unknown', 'policy_incomplete', 'limit_exceeded', 'storage_full'],
  handle: async ({ body: { product, place, days, until = today() }, caller }, gateway) => {
    const { inventory, readModel } = gateway;
    const owner = ownerOf(caller, readModel);
    const wanted = { owner, filter: { product, place }, days, until };
    const row = await planUntil(gateway, wanted);
    const due = dueOf(row, until);
    const hasNone = row.demandFrom !== undefined && due.length === 0;
    const partner = hasNone ? undefined : supplierOf(gateway, wanted, row);
    const made = due.map(({ arrive, quantity, price, currency }) =>
      orderInput.parse({
        kind: 'purchase',
        order: `${itemOf('PO', product, place)}-${arrive}`,
        partner,
        place,
        placed: today(),
        lines: [{ product, quantity, promised: arrive, ...(price !== undefined && { price, currency }) }],
      }),
    );
    inventory.allocations.exclusively(() => {
      for (const [at, order] of made.entries()) {
        const numbered = withFreeNumber(inventory.orders, owner.organisation, order);
        made[at] = numbered;
        inventory.orders.set(owner.organisation, numbered);
      }
    });
    const shown = made.map((input) => showOrder(readModel, owner, { input, cancelled: false }));
    return { body: { height: readModel.height, rows: shown } };
  },
});

/** Routes of the replenishment of the coming days. Each organisation sees and makes only its own. */
export const inventoryPhasedRoutes = [planRoute, orderRoute];
