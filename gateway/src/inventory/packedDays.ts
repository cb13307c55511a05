import { must } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { countedKinds, isCountedKind, reasonBits, reasons } from './lotDays';
import { type Amount, SumColumns } from './sumColumns';

/** Balances whose days are read together. */
const together = 500;
/** Numbers of other balances that are read on the way from one to the next; from more on it takes less time to begin again. */
const widest = 8;

/** A row for each sum would take several times as long as lists in JSON, and so would a statement for each balance. */
const daysBetween = `SELECT json_group_array(day * ${reasons} + kind * 2 + came) AS codes,
    json_group_array(coalesce(part, whole)) AS amounts, json_group_array(moves) FILTER (WHERE kind IN (${countedKinds.join(', ')})) AS moves
  FROM day_sum WHERE balance BETWEEN ? AND ?`;

/** Balances with the number of their sums, in the order of the sums: a number for each sum would take longer to read. */
const lengthsBetween = 'SELECT balance, count(*) AS length FROM day_sum WHERE balance BETWEEN ? AND ? GROUP BY balance';

interface Length {
  readonly balance: number;
  readonly length: number;
}

interface Packed {
  readonly codes: string;
  readonly amounts: string;
  readonly moves: string;
}

/** The sums of each balance: those from the first number to before the second. */
export interface Spans {
  of(balance: number): readonly [from: number, end: number];
}

/** Numbers of balances from the first to the last, of those that are read together. */
function* chunksOf(numbers: readonly number[]): Generator<readonly number[]> {
  let chunk: number[] = [];
  for (const n of numbers) {
    const last = chunk.at(-1);
    if (last !== undefined && (chunk.length === together || n - last > widest)) {
      yield chunk;
      chunk = [];
    }
    chunk.push(n);
  }
  if (chunk.length > 0) yield chunk;
}

/** Reads the days of balances into columns. */
export function packedDays(
  database: Database,
  balances: readonly number[],
): { readonly sums: SumColumns; readonly spans: Spans } {
  const sums = new SumColumns();
  const spans = new Map<number, [from: number, end: number]>();
  for (const chunk of chunksOf(balances.toSorted((a, b) => a - b))) {
    const [first = 0, last = 0] = [chunk[0], chunk.at(-1)];
    const packed = database.get<Packed>(daysBetween, first, last);
    if (packed)
      unpack(packed, database.all<Length>(lengthsBetween, first, last), { wanted: new Set(chunk), sums, spans });
  }
  return { sums, spans: { of: (balance) => spans.get(balance) ?? [0, 0] } };
}

interface Unpacking {
  readonly wanted: ReadonlySet<number>;
  readonly sums: SumColumns;
  readonly spans: Map<number, [number, number]>;
}

/** Adds the sums of wanted balances to the columns; those of a balance are in a row. */
function unpack(packed: Packed, lengths: readonly Length[], { wanted, sums, spans }: Unpacking): void {
  const codes = JSON.parse(packed.codes) as number[];
  const [amounts, moves] = [JSON.parse(packed.amounts) as Amount[], JSON.parse(packed.moves) as number[]];
  let [at, next] = [0, 0];
  for (const { balance, length } of lengths) {
    const isWanted = wanted.has(balance);
    const from = sums.size;
    for (const end = at + length; at < end; at += 1) {
      const code = must(codes[at], 'code');
      const reason = code & (reasons - 1);
      const isCounted = isCountedKind[reason >> 1];
      if (isWanted)
        sums.push(code >> reasonBits, reason, must(amounts[at], 'amount'), isCounted ? moves[next] : undefined);
      if (isCounted) next += 1;
    }
    if (isWanted) spans.set(balance, [from, sums.size]);
  }
}
