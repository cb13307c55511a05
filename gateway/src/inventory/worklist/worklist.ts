import type { Decimal } from '@lotline/chaincode/domain';
import type { KpiEventsAnswer } from '../../answers/inventoryKpis';
import { severities, type WorklistAnswer } from '../../answers/inventoryWorklist';
import { openAllocations } from '../allocations';
import { availableOf } from '../available';
import { showCount } from '../counts';
import { daysLater } from '../days';
import { forecasts } from '../forecasts';
import { groupBy } from '../../groupBy';
import type { Inventory } from '../inventory';
import { kpis } from '../kpi/kpis';
import { positionKey } from '../lotDays';
import type { InventoryView } from '../partyPositions';
import { arrivingBy, owedTo, showOrder } from '../orders';
import { type OwnerKey, uomOf } from '../owner';
import { ownPositions } from '../ownPositions';
import { plannedOf } from '../planned';
import { replenish } from '../replenish';
import { offeredTransfers } from '../transfers';
import { unitCosts } from '../unitCosts';
import { type AvailableUntil, forecastWork } from './forecastWork';
import { allocatedTo, lateWork } from './lateWork';
import { varianceWork } from './varianceWork';
import { planWork } from './planWork';
import { shelfWork } from './shelfWork';
import { type Work, Worth } from './work';

const usual = { season: 7, history: 365, level: 0.9 } as const;

/** How far a list looks. */
export interface Watched {
  /** Days ahead in which a stock-out is shown. */
  readonly days: number;
  readonly expiryDays: number;
  readonly deadDays: number;
}

/** The list of what needs a person. It is made in a thread. */
export interface WorklistTask extends Watched {
  readonly kind: 'worklist';
  readonly format: 'json';
  readonly owner: OwnerKey;
  readonly today: string;
}

/** The list before users have said anything about it. */
export interface ListedWork {
  readonly height: number;
  readonly work: Work[];
  readonly gaps: WorklistAnswer['gaps'];
}

/** The quantity that can be promised at a place until a day. Allocations and orders are read once. */
function availableUntil(inventory: Inventory, view: InventoryView, { owner, today }: WorklistTask): AvailableUntil {
  const keyOf = ({ product, place }: { readonly product: string; readonly place: string }): string =>
    positionKey(product, place);
  const allocations = groupBy(openAllocations(inventory.allocations, view, owner), ({ input }) => keyOf(input));
  const owed = groupBy(owedTo(inventory.orders, view, owner), keyOf);
  return (product, place, date) => {
    const of = { product, place, uom: uomOf(view, product), date };
    const key = keyOf(of);
    return availableOf(view, of, {
      allocations: allocations.get(key) ?? [],
      arriving: arrivingBy(owed.get(key) ?? [], of, today),
    }).available as Decimal;
  };
}

const rank = ({ severity }: Work): number => severities.indexOf(severity);

/** Everything that needs a person, the most severe first, then by value at risk. */
export function worklist(inventory: Inventory, view: InventoryView, task: WorklistTask): ListedWork {
  const { owner, today, days, expiryDays, deadDays } = task;
  const { organisation } = owner;
  const yesterday = daysLater(today, -1);
  const forecast = forecasts(view.database, view.height, {
    today,
    horizon: days,
    period: 'day',
    method: undefined,
    season: usual.season,
    level: usual.level,
    days: usual.history,
    positions: ownPositions(view, owner, {}),
    effects: inventory.effects.list(organisation),
  });
  const dead = kpis(inventory, view, {
    kind: 'kpis',
    format: 'json',
    owner,
    today,
    earlier: 0,
    deadDays,
    expiryDays,
    period: { from: yesterday, to: yesterday },
    events: 'dead_stock',
    isBrief: true,
  }) as KpiEventsAnswer;
  const worth = new Worth(unitCosts(inventory.costs.list(organisation)));
  const planned = plannedOf(inventory, view, owner);
  const orders = inventory.orders.list(organisation).map((order) => showOrder(view, owner, order, today));
  const shelf = {
    worth,
    today,
    expiryDays,
    dead: dead.rows,
    forecasts: forecast.rows,
    offered: offeredTransfers(view, owner),
  };
  const work = [
    ...planWork(planned, orders, worth, today),
    ...forecastWork(forecast.rows, { available: availableUntil(inventory, view, task), planned, today }),
    ...shelfWork(view, owner, shelf),
    ...varianceWork(inventory.counts.list(organisation).map(showCount), worth),
    ...lateWork(orders, today, allocatedTo(view, owner, inventory.allocations.list(organisation))),
  ];
  const gaps = [
    ...replenish(planned).gaps,
    ...forecast.rows.flatMap(({ product, place, gaps: own }) => own.map((gap) => ({ ...gap, product, place }))),
  ];
  return {
    height: view.height,
    work: work.toSorted((a, b) => rank(a) - rank(b) || Number(b.value ?? 0) - Number(a.value ?? 0)),
    gaps: gaps.map(({ product, place, ...gap }) => ({ ...gap, detail: `${product} at ${place}: ${gap.detail}` })),
  };
}
