import { productOf } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import type { ReadAt } from '../projection/readModel';
import { positionFilters } from '../queries/stockFilters';
import { DayColumns } from './dayColumns';
import { type LotDays, type PositionDays, positionKey } from './lotDays';
import { packedDays } from './packedDays';
import { PositionLedger } from './positionLedger';
import { ProductUnits } from '../queries/productUnits';
import { ShippedGoods } from './shippedGoods';

/** The positions of a party by `positionKey`, at a height. */
export class Positions {
  readonly all: ReadonlyMap<string, PositionDays>;
  /** The number of their sums. */
  readonly size: number;
  readonly #units: ProductUnits;
  readonly #shipped: ShippedGoods;
  /** By number of the position. */
  #ledgers: PositionLedger[] = [];
  #columns: DayColumns | undefined;
  #end = Number.NaN;

  constructor(database: Database, all: ReadonlyMap<string, PositionDays>, size: number) {
    this.all = all;
    this.size = size;
    this.#units = new ProductUnits(database);
    this.#shipped = new ShippedGoods(database);
  }

  /** The unit of a product; undefined if it is not registered. */
  uomOf({ product }: PositionDays): string | undefined {
    return this.#units.of(product);
  }

  #begin(end: number): void {
    this.#ledgers = [];
    this.#columns = undefined;
    this.#end = end;
  }

  /** The days of a position before the day `end`; undefined if its product is not registered. Those of the last `end` are kept. */
  ledgerOf(position: PositionDays, end: number): PositionLedger | undefined {
    if (end !== this.#end) this.#begin(end);
    const known = this.#ledgers[position.n];
    const uom = this.uomOf(position);
    if (known ?? uom === undefined) return known;
    const ledger = new PositionLedger(uom, end, (this.#columns ??= new DayColumns(this.size + 1)));
    for (const lot of position.lots) ledger.note(lot);
    for (const each of this.#shipped.of(position.product, position.place)) ledger.noteShipped(each);
    ledger.close();
    this.#ledgers[position.n] = ledger;
    return ledger;
  }
}

interface Balance {
  readonly n: number;
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
}

/** The days of every product at the places of a party. They are read at once. */
export function allLotDays(
  database: Database,
  filter: { readonly party: string; readonly product?: string | undefined },
): Positions {
  const given = positionFilters(database, filter).flatMap(([condition, value]) =>
    value === undefined ? [] : [[condition, value] as const],
  );
  const sql = `SELECT n, lot, place, uom FROM balance WHERE ${given.map(([condition]) => condition).join(' AND ')} ORDER BY lot, place`;
  const all = new Map<string, PositionDays & { readonly lots: LotDays[] }>();
  const names = new Names();
  const balances = database.all<Balance>(sql, ...given.map(([, value]) => value));
  const { sums, spans } = packedDays(
    database,
    balances.map(({ n }) => n),
  );
  for (const { n, ...row } of balances) {
    const lot = names.of(row.lot);
    const product = names.productOf(lot);
    if (product === undefined) continue;
    const place = names.of(row.place);
    const [from, end] = spans.of(n);
    const days = { lot, place, uom: names.of(row.uom), sums, from, end };
    const key = positionKey(product, place);
    const known = all.get(key);
    if (known) known.lots.push(days);
    else all.set(key, { n: all.size, product, place, lots: [days] });
  }
  return new Positions(database, all, sums.size);
}

/** Keeps each text once: lots and places come in many rows. */
class Names {
  readonly #known = new Map<string, string>();
  readonly #products = new Map<string, string | undefined>();

  of(text: string): string {
    const known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, text);
    return known ?? text;
  }

  productOf(lot: string): string | undefined {
    const known = this.#products.get(lot);
    if (known !== undefined || this.#products.has(lot)) return known;
    const product = productOf(lot);
    const kept = product === undefined ? undefined : this.of(product);
    this.#products.set(lot, kept);
    return kept;
  }
}

/** Positions that were read for a question, if they may serve the next one. */
export interface HeldPositions {
  of(view: ReadAt, party: string): Positions;
}

/** A read model at a height, with positions that are shared with other questions. */
export interface InventoryView extends ReadAt {
  readonly held?: HeldPositions;
}

/** The positions of a party, read before or now. */
export const positionsOf = (
  view: InventoryView,
  filter: { readonly party: string; readonly product?: string | undefined },
): Positions =>
  view.held && filter.product === undefined ? view.held.of(view, filter.party) : allLotDays(view.database, filter);
