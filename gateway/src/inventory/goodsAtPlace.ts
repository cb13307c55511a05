import {
  type Decimal,
  isNegative,
  isZero,
  type Lot,
  type LotLine,
  productOf,
  type Stock,
  subtract,
  type Thing,
} from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { isHeldAt, isRecalled, recallsAt } from '../queries/blocked';

/** Why goods may not leave at all. */
export type Blocked = 'held' | 'recalled';

/** Goods that can leave a place as they are: a whole container, or a loose quantity of one lot. */
export interface StockedGoods {
  readonly container?: string;
  readonly lots: readonly LotLine[];
  /** The earliest last day of sale of all lots; undefined if one of them has none. */
  readonly expiry: string | undefined;
  /** Event time of the first arrival of its lots at the place. */
  readonly came: string;
  readonly blocked: Blocked | undefined;
  /** True if a container has things with their own ids, or other products inside. */
  readonly mixed: boolean;
}

/** Reads lots once. */
class Lots {
  readonly #database: Database;
  readonly #place: string;
  readonly #known = new Map<string, { fact: Lot | undefined; came: string }>();

  constructor(database: Database, place: string) {
    this.#database = database;
    this.#place = place;
  }

  of(lot: string): { fact: Lot | undefined; came: string } {
    const before = this.#known.get(lot);
    if (before) return before;
    const sql = 'SELECT min(time) AS came FROM movement WHERE lot = ? AND place = ?';
    const came = this.#database.get<{ came: string | null }>(sql, lot, this.#place)?.came ?? '';
    const read = { fact: readFact(this.#database, 'lot', lot), came };
    this.#known.set(lot, read);
    return read;
  }

  blocked(lot: string): Blocked | undefined {
    const { fact } = this.of(lot);
    if (fact && isRecalled(this.#database, recallsAt(this.#database, fact, this.#place))) return 'recalled';
    return fact && isHeldAt(this.#database, fact, this.#place) ? 'held' : undefined;
  }
}

const earliest = (dates: readonly (string | undefined)[]): string | undefined =>
  dates.includes(undefined) ? undefined : dates.toSorted()[0];

function looseGoods(database: Database, { product, place }: At, lots: Lots): StockedGoods[] {
  const rows = database.all<{ lot: string; body: string }>(
    'SELECT lot, body FROM stock WHERE lot >= ? AND lot < ? AND place = ? ORDER BY lot',
    product,
    `${product}0`,
    place,
  );
  return rows.flatMap(({ lot, body }) => {
    const { uom, onHand, held = '0', reserved = '0' } = JSON.parse(body) as Stock;
    const free = subtract(subtract(onHand, held), reserved);
    const blocked = lots.blocked(lot);
    const quantity: Decimal = blocked ? onHand : free;
    if (isZero(quantity) || isNegative(quantity)) return [];
    const { fact, came } = lots.of(lot);
    const line = { lot, quantity, uom } as LotLine;
    return [{ lots: [line], expiry: fact?.expiry, came, blocked, mixed: false }];
  });
}

const insideOf = ({ inside }: Thing): { load: readonly LotLine[]; claims: readonly LotLine[] } => ({
  load: inside?.load ?? [],
  claims: inside?.claims ?? [],
});

function blockOf(database: Database, thing: Thing, lots: Lots): Blocked | undefined {
  const { load, claims } = insideOf(thing);
  const all = [...load, ...claims].map(({ lot }) => lots.blocked(lot));
  if (isRecalled(database, thing.recalls) || all.includes('recalled')) return 'recalled';
  return thing.hold !== undefined || all.includes('held') ? 'held' : undefined;
}

function containerUnit(
  database: Database,
  thing: Thing,
  { product, lots }: { product: string; lots: Lots },
): StockedGoods[] {
  const { load, claims } = insideOf(thing);
  const others = load.filter(({ lot }) => productOf(lot) !== product).length;
  if (others === load.length) return [];
  const known = load.map(({ lot }) => lots.of(lot));
  return [
    {
      container: thing.id,
      lots: load,
      expiry: earliest(known.map(({ fact }) => fact?.expiry)),
      came: known.map(({ came }) => came).toSorted()[0] ?? '',
      blocked: blockOf(database, thing, lots),
      mixed: others + claims.length > 0,
    },
  ];
}

function containersWithGoods(database: Database, { product, place }: At, lots: Lots): StockedGoods[] {
  const rows = database.all<{ body: string }>(
    'SELECT body FROM container WHERE place = ? AND parent IS NULL AND shipment IS NULL ORDER BY id',
    place,
  );
  return rows.flatMap(({ body }) => containerUnit(database, JSON.parse(body) as Thing, { product, lots }));
}

interface At {
  readonly product: string;
  readonly place: string;
}

/**
 * Everything of a product that is at a place and not yet offered to anybody, as it could leave. Serialized items outside containers are not
 * in it.
 */
export function goodsAtPlace(database: Database, at: At): StockedGoods[] {
  const lots = new Lots(database, at.place);
  return [...containersWithGoods(database, at, lots), ...looseGoods(database, at, lots)];
}
