import { productOf, must } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { type MoveKind, moveKinds } from '../projection/moveKinds';
import type { ReadAt } from '../projection/readModel';
import { positionFilters } from '../queries/stockFilters';
import { type Amount, SumColumns } from './sumColumns';

/** All that changed of a lot at a place in one unit, by day: the sums from `from` to before `end`, the earliest first. */
export interface LotDays {
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
  readonly sums: SumColumns;
  readonly from: number;
  readonly end: number;
}

/** Kinds of which the number of movements is needed. */
const countedKinds = (['unclear', 'mixed'] satisfies MoveKind[]).map((kind) => moveKinds.indexOf(kind));

/** A day and its reason share a number. */
const reasons = 64;

/** Lists in JSON for each balance: a row for each sum would take several times as long. */
const joined = `SELECT lot, place, uom, (SELECT '[' || json_group_array(day * ${reasons} + kind * 2 + came) || ',' || json_group_array(coalesce(part, whole)) || ','
    || json_group_array(moves) FILTER (WHERE kind IN (${countedKinds.join(', ')})) || ']'
    FROM day_sum WHERE day_sum.balance = balance.n) AS packed FROM balance`;

interface Row {
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
  readonly packed: string;
}

function unpacked({ lot, place, uom, packed }: Row, sums: SumColumns): LotDays {
  const [codes, amounts, moves] = JSON.parse(packed) as [number[], Amount[], number[]];
  const from = sums.size;
  let next = 0;
  codes.forEach((code, at) => {
    const day = Math.floor(code / reasons);
    const reason = code - day * reasons;
    const isCounted = countedKinds.includes(reason >> 1);
    sums.push(day, reason, must(amounts[at], 'amount'), isCounted ? moves[next] : undefined);
    if (isCounted) next += 1;
  });
  return { lot, place, uom, sums, from, end: sums.size };
}

/** The days of all lots of a product at a place. */
export function lotDaysAt(database: Database, product: string, place: string): LotDays[] {
  const sums = new SumColumns();
  // "0" is the character after "/", so this matches only the product itself and its lots.
  const sql = `${joined} WHERE lot >= ? AND lot < ? AND place = ? ORDER BY lot, uom`;
  return database.all<Row>(sql, product, `${product}0`, place).map((row) => unpacked(row, sums));
}

export const positionKey = (product: string, place: string): string => `${product} ${place}`;

/** The lots of a product at a place. */
export interface PositionDays {
  readonly product: string;
  readonly place: string;
  readonly lots: readonly LotDays[];
}

/** The positions of a party by `positionKey`, with the number of their sums. */
export interface Positions {
  readonly all: ReadonlyMap<string, PositionDays>;
  readonly size: number;
}

/** The days of every product at the places of a party. They are read at once. */
export function allLotDays(
  database: Database,
  filter: { readonly party: string; readonly product?: string | undefined },
): Positions {
  const given = positionFilters(database, filter).flatMap(([condition, value]) =>
    value === undefined ? [] : [[condition, value] as const],
  );
  const sql = `${joined} WHERE ${given.map(([condition]) => condition).join(' AND ')} ORDER BY lot, place`;
  const all = new Map<string, { product: string; place: string; lots: LotDays[] }>();
  const sums = new SumColumns();
  for (const row of database.each<Row>(sql, ...given.map(([, value]) => value))) {
    const product = productOf(row.lot);
    if (product === undefined) continue;
    const lot = unpacked(row, sums);
    const key = positionKey(product, row.place);
    const known = all.get(key);
    if (known) known.lots.push(lot);
    else all.set(key, { product, place: row.place, lots: [lot] });
  }
  return { all, size: sums.size };
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
): ReadonlyMap<string, PositionDays> =>
  (view.held && filter.product === undefined ? view.held.of(view, filter.party) : allLotDays(view.database, filter))
    .all;
