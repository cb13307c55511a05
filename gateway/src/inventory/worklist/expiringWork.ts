import { compare, convert, type Decimal, isZero, productOf, type Stock, subtract } from '@lotline/chaincode/domain';
import type { ForecastRow } from '../../answers/inventoryForecasts';
import type { ReadAt } from '../../projection/readModel';
import type { StockRow } from '../../queries/shownStock';
import { itemOf, numberOf } from '../../itemOf';
import { daysBetween, daysLater } from '../days';
import { asQuantity, asQuantityBelow } from '../formulas';
import { positionKey } from '../lotDays';
import type { Coming } from '../transfers';
import { type Action, subjectOf, type Work, type Worth } from './work';

export interface ExpiringOptions {
  readonly worth: Worth;
  readonly today: string;
  /** Days ahead in which expiry is a risk. */
  readonly expiryDays: number;
  readonly forecasts: readonly ForecastRow[];
  /** Goods that are offered to own places, and are not on the way yet. */
  readonly offered: readonly Coming[];
}

/** Days ahead in which goods that expire are urgent. */
const urgentDays = 3;

/** The goods of a lot that expire and can be sold or moved, and those that are on the way to the place. */
interface Free {
  readonly lot: string;
  readonly product: string;
  readonly place: string;
  readonly expiry: string;
  /** The product's, in which the quantities are. */
  readonly uom: string;
  readonly free: Decimal;
  readonly quantity: number;
  readonly coming: number;
}

/** An own place where goods are expected to be sold until their last day. */
interface Outlet {
  readonly place: string;
  readonly quantity: Decimal;
}

interface Surplus {
  /** Undefined without a forecast. */
  readonly unsold?: Decimal;
  /** The product's. */
  readonly uom?: string;
  readonly outlets: readonly Outlet[];
}

/** The expected demand for products at own places until a day, less the goods there that expire until then. */
class Outlets {
  readonly #perDay = new Map<string, number>();
  readonly #places = new Map<string, string[]>();
  readonly #uoms = new Map<string, string>();
  readonly #free: readonly Free[];
  /** Proposed changes of positions: below zero for goods that leave. */
  readonly #moved = new Map<string, number>();
  readonly #today: string;

  constructor({ forecasts, offered, today }: ExpiringOptions, rows: readonly StockRow[]) {
    this.#today = today;
    for (const { product, place, uom, forecast } of forecasts) {
      if (uom === undefined || forecast.length === 0) continue;
      const total = forecast.reduce((sum, { quantity }) => sum + Number(quantity), 0);
      this.#perDay.set(positionKey(product, place), total / forecast.length);
      this.#places.set(product, [...(this.#places.get(product) ?? []), place]);
      this.#uoms.set(product, uom);
    }
    this.#free = rows.flatMap((row) => this.#freeOf(row));
    for (const { product, place, quantity } of offered) this.#move(positionKey(product, place), Number(quantity));
  }

  #freeOf({ lot, place, uom, available, inTransit, expiry }: StockRow): Free[] {
    const product = productOf(lot);
    const own = product === undefined ? undefined : this.#uoms.get(product);
    if (product === undefined || own === undefined || expiry === undefined) return [];
    const [free, coming] = [available, inTransit].map((amount) => convert(amount as Decimal, uom, own));
    if (free === undefined || coming === undefined) return [];
    return [{ lot, product, place, expiry, uom: own, free, quantity: Number(free), coming: Number(coming) }];
  }

  /** The demand until a day, less the goods that expire until then; undefined without a forecast. */
  #room(product: string, place: string, until: string): number | undefined {
    const key = positionKey(product, place);
    const perDay = this.#perDay.get(key);
    if (perDay === undefined) return undefined;
    const there = this.#free
      .filter((each) => each.product === product && each.place === place && each.expiry <= until)
      .reduce((sum, { quantity, coming }) => sum + quantity + coming, 0);
    return perDay * (daysBetween(this.#today, until) + 1) - there - (this.#moved.get(key) ?? 0);
  }

  /** The goods of a lot that its place is not expected to sell in time, and the places that are. Nothing is proposed twice. */
  of({ lot, place }: StockRow): Surplus {
    const found = this.#free.find((each) => each.lot === lot && each.place === place);
    const own = found && this.#room(found.product, place, found.expiry);
    if (!found || own === undefined) return { outlets: [] };
    const { product, expiry } = found;
    const unsold = Math.max(0, Math.min(found.quantity, -own));
    let left = unsold;
    const rooms = (this.#places.get(product) ?? [])
      .filter((each) => each !== place)
      .map((each) => ({ place: each, room: this.#room(product, each, expiry) ?? 0 }))
      .toSorted((a, b) => b.room - a.room);
    const outlets = rooms.flatMap(({ place: to, room }): Outlet[] => {
      const quantity = asQuantityBelow(Math.max(0, Math.min(left, room)), this.#uoms.get(product) ?? '');
      if (isZero(quantity)) return [];
      left -= Number(quantity);
      this.#move(positionKey(product, place), -Number(quantity));
      this.#move(positionKey(product, to), Number(quantity));
      return [{ place: to, quantity }];
    });
    const rounded = asQuantity(unsold, found.uom);
    return { unsold: compare(rounded, found.free) > 0 ? found.free : rounded, uom: found.uom, outlets };
  }

  #move(key: string, quantity: number): void {
    this.#moved.set(key, (this.#moved.get(key) ?? 0) + quantity);
  }
}

/** The shipments to own places that are expected to sell goods in time. Expiring goods are picked first. */
function moves({ lot, place, expiry = '' }: StockRow, outlets: readonly Outlet[], today: string): Action[] {
  const product = productOf(lot);
  return outlets.map(({ place: to, quantity }) => {
    const allocation = `EX-${numberOf(lot, place, to, quantity, today)}-${today.replaceAll('-', '')}`;
    return {
      summary: `Ship up to ${quantity} to ${to}, which is expected to sell them until ${expiry}`,
      requests: [
        { path: '/inventory/allocations', body: { allocation, product, place, quantity, partial: true } },
        { path: '/inventory/allocations/ship', body: { allocation, to } },
      ],
    };
  });
}

const hold = ({ lot, place, expiry = '' }: StockRow, isOver: boolean): Action => ({
  summary: isOver ? 'Hold them' : 'Hold them, so that nobody sells or ships them',
  requests: [
    { path: '/holds', body: { goods: lot, place, reason: isOver ? `Expired on ${expiry}` : `Expires on ${expiry}` } },
  ],
});

/** The loose goods of a lot at a place; undefined if there are none. */
function looseOf({ database }: ReadAt, { lot, place }: StockRow): Decimal | undefined {
  const row = database.get<{ body: string }>('SELECT body FROM stock WHERE lot = ? AND place = ?', lot, place);
  const onHand = row && (JSON.parse(row.body) as Stock).onHand;
  return onHand === undefined || isZero(onHand) ? undefined : onHand;
}

/** The destruction of what lies loose and is not offered to anybody. */
function destroy(readModel: ReadAt, row: StockRow): Action[] {
  const { lot, place, uom, reserved, expiry = '' } = row;
  const loose = looseOf(readModel, row);
  const quantity = loose === undefined ? '0' : subtract(loose, reserved as Decimal);
  if (compare(quantity, '0') <= 0) return [];
  const body = { place, lots: [{ lot, quantity, uom }], reason: `Expired on ${expiry}` };
  return [{ summary: `Destroy ${quantity} ${uom}`, requests: [{ path: '/destructions', body }] }];
}

function adviceOf({ expiry = '' }: StockRow, { unsold, uom = '', outlets }: Surplus, today: string): string {
  if (expiry < today) return 'Hold them, and destroy or return them.';
  if (unsold === undefined) return 'Sell them first; no forecast says whether they will be sold here in time.';
  if (isZero(unsold)) return 'Sell them first, and all are expected to be sold here in time.';
  if (outlets.length > 0)
    return `Ship what is not expected to be sold here in time, ${unsold} ${uom}, to places that sell it.`;
  return `Mark them down, donate or return them: ${unsold} ${uom} are not expected to be sold here in time, and no other place of yours is expected to sell them.`;
}

function workOf(readModel: ReadAt, row: StockRow, { worth, today }: ExpiringOptions, surplus: Surplus): Work {
  const { lot, place, uom, onHand, held, reserved, expiry = '' } = row;
  const isOver = expiry < today;
  const free = subtract(subtract(onHand as Decimal, held as Decimal), reserved as Decimal);
  const shipments = isOver ? [] : moves(row, surplus.outlets, today);
  return {
    item: itemOf('expiring', lot, place),
    kind: 'expiring',
    severity: expiry <= daysLater(today, urgentDays) ? 'high' : 'medium',
    detail: `The last day of sale of ${onHand} ${uom} ${isOver ? 'was' : 'is'} ${expiry}.`,
    recommendation: adviceOf(row, surplus, today),
    ...subjectOf(row, worth),
    actions: [
      ...shipments,
      ...(compare(free, '0') > 0 ? [hold(row, isOver)] : []),
      ...(isOver ? destroy(readModel, row) : []),
    ],
  };
}

/** Goods on hand whose last day of sale is near or over, those that expire first before the others. */
export function expiringWork(readModel: ReadAt, rows: readonly StockRow[], options: ExpiringOptions): Work[] {
  const last = daysLater(options.today, options.expiryDays);
  const soon = rows
    .filter(({ onHand, expiry }) => !isZero(onHand as Decimal) && expiry !== undefined && expiry <= last)
    .toSorted((a, b) => ((a.expiry ?? '') < (b.expiry ?? '') ? -1 : 1));
  const outlets = new Outlets(options, rows);
  return soon.map((row) => workOf(readModel, row, options, outlets.of(row)));
}
