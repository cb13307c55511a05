import { type Decimal, productOf } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { type MoveKind, moveKinds } from '../projection/moveKinds';
import { positionFilters } from '../queries/stockFilters';

/** The sum of the changes on hand on a day for a reason. `day`: days since 1 January 1970, UTC. */
export interface DaySum {
  readonly day: number;
  readonly kind: MoveKind;
  readonly amount: Decimal;
  /** True if anything came. */
  readonly came: boolean;
  readonly moves: number;
}

/** All that changed of a lot at a place in one unit, by day. */
export interface LotDays {
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
  /** The sums as SQLite joins them; null if nothing was ever on hand. Read them with `sumsOf`. */
  readonly packed: string | null;
}

/** One text for each balance, numbers in JSON: a row for each sum would take several times as long. */
const joined = `SELECT lot, place, uom, (SELECT group_concat(day || ',' || kind || ',"' || coalesce(part, whole) || '",' || came || ',' || moves)
    FROM day_sum WHERE day_sum.balance = balance.n) AS packed FROM balance`;

/** Numbers of a sum in `packed`. */
const width = 5;

/** The sums of a lot, the earliest first. */
export function sumsOf({ packed }: LotDays): DaySum[] {
  const sums: DaySum[] = [];
  if (packed === null) return sums;
  const numbers = JSON.parse(`[${packed}]`) as (number | Decimal)[];
  for (let at = 0; at < numbers.length; at += width) {
    sums.push({
      day: numbers[at] as number,
      kind: moveKinds[numbers[at + 1] as number] ?? 'other',
      amount: numbers[at + 2] as Decimal,
      came: numbers[at + 3] === 1,
      moves: numbers[at + 4] as number,
    });
  }
  return sums;
}

/** The days of all lots of a product at a place. */
export const lotDaysAt = (database: Database, product: string, place: string): LotDays[] =>
  // "0" is the character after "/", so this matches only the product itself and its lots.
  database.all<LotDays>(
    `${joined} WHERE lot >= ? AND lot < ? AND place = ? ORDER BY lot, uom`,
    product,
    `${product}0`,
    place,
  );

export const positionKey = (product: string, place: string): string => `${product} ${place}`;

/** The lots of a product at a place. */
export interface PositionDays {
  readonly product: string;
  readonly place: string;
  readonly lots: readonly LotDays[];
}

/** The days of every product at the places of a party, by `positionKey`. They are read at once. */
export function allLotDays(
  database: Database,
  filter: { readonly party: string; readonly product?: string | undefined },
): Map<string, PositionDays> {
  const given = positionFilters(database, filter).flatMap(([condition, value]) =>
    value === undefined ? [] : [[condition, value] as const],
  );
  const sql = `${joined} WHERE ${given.map(([condition]) => condition).join(' AND ')} ORDER BY lot, place`;
  const positions = new Map<string, { product: string; place: string; lots: LotDays[] }>();
  for (const row of database.each<LotDays>(sql, ...given.map(([, value]) => value))) {
    const product = productOf(row.lot);
    if (product === undefined) continue;
    const key = positionKey(product, row.place);
    const known = positions.get(key);
    if (known) known.lots.push(row);
    else positions.set(key, { product, place: row.place, lots: [row] });
  }
  return positions;
}
