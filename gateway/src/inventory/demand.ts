import { add, convert, type Decimal, isNegative, isZero, negate, sum } from '@lotline/chaincode/domain';
import type { DemandStatistics, Gap } from '../answers/inventoryPolicies';
import type { Database } from '../projection/database';
import { rounded } from './decimals';
import { dayOf, daysBetween, daysLater } from './days';
import { mean, standardDeviation } from './formulas';
import { type Shipped, ShippedGoods } from './shippedGoods';
import { usesOf } from './uses';

/** The demand of one day. */
export interface DemandDay {
  readonly day: string;
  readonly quantity: Decimal;
  /** True for a day that began without stock and got none: what would have been sold is not known. */
  readonly censored: boolean;
  /** True for a day that ended without stock: more might have been sold. */
  readonly soldOut: boolean;
}

export interface DemandOf {
  readonly product: string;
  readonly place: string;
  /** The unit of the quantities. */
  readonly uom: string;
  /** How many days back. */
  readonly days: number;
  /** Shipments that were read before; they are read if it is absent. */
  readonly shipped?: ShippedGoods;
  /** The current day; demand ends on the day before, which is complete. */
  readonly today: string;
}

export interface Demand {
  readonly days: readonly DemandDay[];
  readonly gaps: readonly Gap[];
}

interface Movement {
  lot: string;
  uom: string;
  time: string;
  on_hand: Decimal;
}

/** Days that count, below which no statistics are made. */
export const fewestDays = 7;

const movementsOf = (database: Database, { product, place, today }: DemandOf): Movement[] =>
  database.all<Movement>(
    `SELECT lot, uom, time, on_hand FROM movement WHERE lot >= ? AND lot < ? AND place = ? AND time < ? AND on_hand <> '0' ORDER BY time, n`,
    product,
    `${product}0`,
    place,
    today,
  );

/** Adds up per day what came, what was used, and what was on hand when the day began. */
class Ledger {
  readonly used = new Map<string, Decimal>();
  readonly changed = new Map<string, Decimal>();
  readonly came = new Set<string>();
  readonly foreign = new Set<string>();
  unclear: Decimal = '0';

  note({ place, uom }: DemandOf, movement: Movement, database: Database): void {
    const amount = convert(movement.on_hand, movement.uom, uom);
    if (amount === undefined) {
      this.foreign.add(movement.uom);
      return;
    }
    const day = dayOf(movement.time);
    this.changed.set(day, add(this.changed.get(day) ?? '0', amount));
    if (!isNegative(amount)) this.came.add(day);
    const use = usesOf(database, { ...movement, place });
    if (use === 'use') this.used.set(day, add(this.used.get(day) ?? '0', negate(amount)));
    if (use === 'unclear') this.unclear = add(this.unclear, negate(amount));
  }

  noteShipped({ uom: own }: DemandOf, { day, quantity, uom }: Shipped): void {
    const amount = convert(quantity, uom, own);
    if (amount === undefined) this.foreign.add(uom);
    else this.used.set(day, add(this.used.get(day) ?? '0', amount));
  }
}

function gapsOf({ foreign, unclear }: Ledger, { uom }: DemandOf): Gap[] {
  const field = 'demand';
  const foreignGap = {
    code: 'uom_not_convertible',
    field,
    detail: `Movements in ${[...foreign].sort().join(', ')} do not convert to ${uom} and are left out.`,
  };
  const unclearGap = {
    code: 'use_unclear',
    field,
    detail: `${unclear} ${uom} left at the same second as sales and other events of the same lot, and are left out.`,
  };
  return [...(foreign.size > 0 ? [foreignGap] : []), ...(isZero(unclear) ? [] : [unclearGap])];
}

const isEmpty = (onHand: Decimal): boolean => isZero(onHand) || isNegative(onHand);

/** Sales, consumption and shipments to others of a product at a place, day by day in UTC, from the first whole day with stock on. */
export function demandOf(database: Database, of: DemandOf): Demand {
  const movements = movementsOf(database, of);
  const [first] = movements;
  if (!first) return { days: [], gaps: [] };
  const ledger = new Ledger();
  for (const movement of movements) ledger.note(of, movement, database);
  for (const each of (of.shipped ?? new ShippedGoods(database)).of(of.product, of.place)) ledger.noteShipped(of, each);
  const earliest = daysLater(of.today, -of.days);
  const began = daysLater(dayOf(first.time), 1);
  const start = began > earliest ? began : earliest;
  let onHand = sum([...ledger.changed].filter(([day]) => day < start).map(([, amount]) => amount));
  const days: DemandDay[] = [];
  for (let day = start; day < of.today; day = daysLater(day, 1)) {
    const quantity = ledger.used.get(day) ?? '0';
    const censored = isEmpty(onHand) && !ledger.came.has(day);
    onHand = add(onHand, ledger.changed.get(day) ?? '0');
    days.push({ day, quantity, censored, soldOut: isEmpty(onHand) });
  }
  return { days, gaps: gapsOf(ledger, of) };
}

/** Mean and standard deviation of the days that count, beside their exact numbers for formulas. */
export interface DemandFigures {
  readonly shown: DemandStatistics;
  readonly perDay: number;
  readonly sd: number;
}

const shownPlaces = 6;

/** The statistics of a demand; gaps instead if too few days count. */
export function demandFigures({ days, gaps }: Demand): { figures?: DemandFigures; gaps: readonly Gap[] } {
  const counted = days.filter(({ censored }) => !censored);
  const quantities = counted.map(({ quantity }) => Number(quantity));
  const [perDay, sd] = [mean(quantities), standardDeviation(quantities)];
  const [from, to] = [days[0]?.day, days.at(-1)?.day];
  if (counted.length < fewestDays || perDay === undefined || sd === undefined || !from || !to) {
    const detail = `The ledger has ${counted.length} whole days with stock at the place; statistics need ${fewestDays}. Wait, or set the quantities by hand.`;
    return { gaps: [...gaps, { code: 'history_short', field: 'demand', detail }] };
  }
  const shown = {
    from,
    to,
    days: counted.length,
    censoredDays: days.length - counted.length,
    total: sum(counted.map(({ quantity }) => quantity)),
    perDay: rounded(perDay, shownPlaces),
    sd: rounded(sd, shownPlaces),
  };
  return { figures: { shown, perDay, sd }, gaps };
}

/** How long a product was on the way to a place: days from the first offer of each shipment to its receipt. */
export function leadTimesOf(database: Database, { product, place }: DemandOf, supplier?: string): number[] {
  const shipments = database.all<{ body: string }>(
    `SELECT body FROM shipment WHERE destination = ? AND status = 'received' AND (? IS NULL OR sender = ?) ORDER BY n DESC LIMIT 200`,
    place,
    supplier ?? null,
    supplier ?? null,
  );
  return shipments
    .map(({ body }) => JSON.parse(body) as ReceivedShipment)
    .filter(({ lots }) => lots.some(({ lot }) => lot === product || lot.startsWith(`${product}/`)))
    .map(({ handoffs }) => [handoffs[0]?.offeredAt, handoffs.at(-1)?.answeredAt] as const)
    .flatMap(([offered, answered]) => (offered && answered ? [daysBetween(offered, answered)] : []));
}

interface ReceivedShipment {
  readonly lots: readonly { readonly lot: string }[];
  readonly handoffs: readonly { readonly offeredAt: string; readonly answeredAt?: string }[];
}
