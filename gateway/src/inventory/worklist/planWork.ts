import { compare, type Decimal, isNegative, isZero, subtract } from '@lotline/chaincode/domain';
import type { OrderRow } from '../../answers/inventoryOrders';
import type { ReplenishmentRow } from '../../answers/inventoryPolicies';
import { itemOf, numberOf } from '../../itemOf';
import { daysLater } from '../days';
import { positionKey } from '../lotDays';
import { type Planned, replenish } from '../replenish';
import type { Action, Work, Worth } from './work';

type Sources = ReplenishmentRow['sources'];

/** A proposal that is carried out. `state`: what it follows from; the same proposal of the same state is made once. */
export interface Proposal extends Pick<ReplenishmentRow, 'product' | 'place'> {
  readonly sources: Sources;
  readonly state: readonly string[];
  /** Days from the order to the receipt, if the policy says so. */
  readonly leadTimeDays?: number | undefined;
}

/** The requests that carry a proposal out: orders from suppliers, and allocations at own places, which ship. */
export function proposalActions({ product, place, sources, state, leadTimeDays }: Proposal, today: string): Action[] {
  const number = `${numberOf(product, place, today, ...state)}-${today.replaceAll('-', '')}`;
  return sources.flatMap(({ kind, from, quantity, price, currency }, index): Action[] => {
    if (from === undefined) return [];
    if (kind === 'purchase') {
      const order = { kind: 'purchase', order: `PO-${number}`, partner: from, place, placed: today };
      const promised = leadTimeDays === undefined ? {} : { promised: daysLater(today, Math.ceil(leadTimeDays)) };
      const line = { product, quantity, ...promised, ...(price !== undefined && { price, currency }) };
      return [
        {
          summary: `Order ${quantity} from ${from}`,
          requests: [{ path: '/inventory/orders', body: { ...order, lines: [line] } }],
        },
      ];
    }
    const allocation = `TR-${number}-${index + 1}`;
    return [
      {
        summary: `Ship up to ${quantity} from ${from} to ${place}`,
        requests: [
          { path: '/inventory/allocations', body: { allocation, product, place: from, quantity, partial: true } },
          { path: '/inventory/allocations/ship', body: { allocation, to: place } },
        ],
      },
    ];
  });
}

/** The proposal of a row of the replenishment. */
const proposalOf = (row: ReplenishmentRow, leadTimeDays: number | undefined): Proposal => ({
  product: row.product,
  place: row.place,
  sources: row.sources,
  state: [row.position, row.onOrder, row.inTransit],
  leadTimeDays,
});

function lowWork(row: ReplenishmentRow, leadTimeDays: number | undefined, today: string): Work {
  const { product, place, uom, position, reorderPoint, available, quantity } = row;
  const item = itemOf('low', product, place);
  const isOut = isZero(available as Decimal) || isNegative(available as Decimal);
  const actions = proposalActions(proposalOf(row, leadTimeDays), today);
  return {
    item,
    kind: 'low',
    severity: isOut ? 'high' : 'medium',
    detail: `Position ${position} ${uom} is at or below the reorder point ${reorderPoint}; ${available} are available.`,
    recommendation:
      actions.length > 0
        ? `Get ${quantity} ${uom}.`
        : `Get ${quantity} ${uom}; the policy names no supplier, so set one.`,
    product,
    place,
    quantity,
    uom,
    actions,
  };
}

/** Actions against too much stock: ship it to places that are low, and cancel orders of which nothing has left. */
function lessActions({ product, place }: Planned['policy'], { rows, orders, leadTimes, today }: PlanOf): Action[] {
  const transfers = rows
    .filter((row) => row.product === product)
    .flatMap((row) =>
      proposalActions(proposalOf(row, leadTimes.get(positionKey(row.product, row.place))), today).filter(
        ({ requests: [first] }) => first?.body['place'] === place && first.path === '/inventory/allocations',
      ),
    );
  const cancelled = orders
    .filter(({ kind, state, place: to }) => kind === 'purchase' && state === 'open' && to === place)
    .filter(({ lines }) => lines.every((line) => line.product === product))
    .map(({ kind, order }): Action => {
      const requests = [{ path: '/inventory/orders/cancel', body: { kind, order } }];
      return { summary: `Cancel ${order}, of which nothing has left`, requests };
    });
  return [...transfers, ...cancelled];
}

function overstockWork({ policy, available, allocated }: Planned, worth: Worth, of: PlanOf): Work[] {
  const { product, place, uom, maximum } = policy;
  if (!maximum) return [];
  const excess = subtract(subtract(available, allocated), maximum.value);
  if (isZero(excess) || isNegative(excess)) return [];
  const isMuch = compare(excess, maximum.value) > 0;
  return [
    {
      item: itemOf('overstock', product, place),
      kind: 'overstock',
      severity: isMuch ? 'medium' : 'low',
      detail: `${excess} ${uom} more than the maximum ${maximum.value} are available.`,
      recommendation: 'Order nothing; replenishment of other places of yours takes from here first.',
      product,
      place,
      quantity: excess,
      uom,
      ...worth.of(product, excess),
      actions: lessActions(policy, of),
    },
  ];
}

interface PlanOf {
  readonly rows: readonly ReplenishmentRow[];
  readonly orders: readonly OrderRow[];
  /** By `positionKey`, where the policy has one. */
  readonly leadTimes: ReadonlyMap<string, number | undefined>;
  readonly today: string;
}

/** Places that are low, and those that have too much, by their policies. */
export function planWork(
  planned: readonly Planned[],
  orders: readonly OrderRow[],
  worth: Worth,
  today: string,
): Work[] {
  const { rows } = replenish(planned);
  const leadTimes = new Map(
    planned.map(({ policy: { product, place, given } }) => [positionKey(product, place), given.leadTimeDays]),
  );
  const of = { rows, orders, leadTimes, today };
  return [
    ...rows.map((row) => lowWork(row, leadTimes.get(positionKey(row.product, row.place)), today)),
    ...planned.flatMap((each) => overstockWork(each, worth, of)),
  ];
}
