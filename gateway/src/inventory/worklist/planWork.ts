import { compare, type Decimal, isNegative, isZero, subtract } from '@lotline/chaincode/domain';
import type { ReplenishmentRow } from '../../answers/inventoryPolicies';
import { itemOf } from '../../itemOf';
import { type Planned, replenish } from '../replenish';
import type { Action, Work, Worth } from './work';

/** The requests that carry a proposal out: orders from suppliers, and allocations at own places, which ship. */
export function proposalActions({ product, place, sources }: ReplenishmentRow, item: string, today: string): Action[] {
  const number = `${item.split('-')[1] ?? ''}-${today.replaceAll('-', '')}`;
  return sources.flatMap(({ kind, from, quantity, price, currency }, index): Action[] => {
    if (from === undefined) return [];
    if (kind === 'purchase') {
      const order = { kind: 'purchase', order: `PO-${number}`, partner: from, place, placed: today };
      return [
        {
          summary: `Order ${quantity} from ${from}`,
          requests: [
            {
              path: '/inventory/orders',
              body: { ...order, lines: [{ product, quantity, ...(price !== undefined && { price, currency }) }] },
            },
          ],
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

function lowWork(row: ReplenishmentRow, today: string): Work {
  const { product, place, uom, position, reorderPoint, available, quantity } = row;
  const item = itemOf('low', product, place);
  const isOut = isZero(available as Decimal) || isNegative(available as Decimal);
  const actions = proposalActions(row, item, today);
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

function overstockWork({ policy, available, allocated }: Planned, worth: Worth): Work[] {
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
      actions: [],
    },
  ];
}

/** Places that are low, and those that have too much, by their policies. */
export function planWork(planned: readonly Planned[], worth: Worth, today: string): Work[] {
  return [
    ...replenish(planned).rows.map((row) => lowWork(row, today)),
    ...planned.flatMap((each) => overstockWork(each, worth)),
  ];
}
