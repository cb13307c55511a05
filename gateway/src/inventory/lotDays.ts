import { must } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { type MoveKind, moveKinds } from '../projection/moveKinds';
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
export const countedKinds = (['unclear', 'mixed'] satisfies MoveKind[]).map((kind) => moveKinds.indexOf(kind));
export const isCountedKind = moveKinds.map((_kind, at) => countedKinds.includes(at));

/** A day and its reason share a number of 32 bits, the reason in the last ones. */
export const reasonBits = 6;
export const reasons = 2 ** reasonBits;

/** Selects balances with their days, as lists in JSON for each balance: a row for each sum would take several times as long. */
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
  for (let at = 0; at < codes.length; at += 1) {
    const code = must(codes[at], 'code');
    const reason = code & (reasons - 1);
    const isCounted = isCountedKind[reason >> 1];
    sums.push(code >> reasonBits, reason, must(amounts[at], 'amount'), isCounted ? moves[next] : undefined);
    if (isCounted) next += 1;
  }
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
  /** A number that no other position of the party has, from 0 on. */
  readonly n: number;
  readonly product: string;
  readonly place: string;
  readonly lots: readonly LotDays[];
}
