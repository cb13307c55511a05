import { add, type Decimal, isZero, must, quantityDigits, subtract } from '@lotline/chaincode/domain';
import { type AccountChange, accounts, type CountedBy, countedFrom } from './accountNames';
import type { Share } from './contribution';
import type { Database } from './database';
import type { DaySums } from './daySums';
import type { GraphWriter } from './graphWriter';
import type { Inserts, Into } from './inserts';
import type { SeenKeys } from './seenKeys';
import { addToRun, type Amounts, noAmounts, readRuns, type Run, sumOf } from './runs';

export type Position = Pick<Share, 'lot' | 'place' | 'uom'> & { -readonly [Field in keyof Amounts]: Decimal };

const fields = ['onHand', 'held', 'reserved', 'inTransit'] as const;
const positionKey = ({ lot, place, uom }: Pick<Share, 'lot' | 'place' | 'uom'>): string => `${lot} ${place} ${uom}`;

/** Decimals for which sums are exact; more fraction digits would be added up wrongly. */
const countable = new RegExp(`^-?\\d+(?:\\.\\d{1,${quantityDigits.fraction}})?$`);

const checked = (amount: Decimal): Decimal => {
  if (amount === '0' || countable.test(amount)) return amount;
  throw new RangeError(
    `${JSON.stringify(amount)} is not a decimal with up to ${quantityDigits.fraction} digits after the point.`,
  );
};

const isChange = (position: Position): boolean => fields.some((field) => !isZero(position[field]));

/** The difference of the same position; most facts have only one. */
function differenceOfOne({ lot, place, uom, ...now }: Share, before: Amounts): Position[] {
  const position = { lot, place, uom, ...noAmounts };
  for (const field of fields) position[field] = subtract(checked(now[field]), checked(before[field]));
  return isChange(position) ? [position] : [];
}

/** The difference between two versions of a fact's stock, per position. */
export function difference(before: readonly Share[], after: readonly Share[]): Position[] {
  const [[one], [old]] = [after, before];
  const isOne = after.length === 1 && before.length <= 1;
  if (one && isOne && (!old || positionKey(one) === positionKey(old))) return differenceOfOne(one, old ?? noAmounts);
  const positions = new Map<string, Position>();
  const book = (share: Share, sign: typeof add): void => {
    const key = positionKey(share);
    const position = positions.get(key) ?? { lot: share.lot, place: share.place, uom: share.uom, ...noAmounts };
    for (const field of fields) position[field] = sign(position[field], checked(share[field]));
    positions.set(key, position);
  };
  for (const share of before) book(share, subtract);
  for (const share of after) book(share, add);
  return [...positions.values()].filter(isChange);
}

interface BalanceRow extends Amounts {
  readonly n: number;
  readonly runs: number;
  readonly latest: number;
  readonly length: number;
}

const readBalance = `SELECT n, on_hand AS onHand, held, reserved, in_transit AS inTransit, runs, latest, length FROM balance
  WHERE lot = ? AND place = ? AND uom = ?`;
const intoBalance: Into = {
  sql: 'INSERT INTO balance (n, lot, place, uom, on_hand, held, reserved, in_transit, runs, latest, length)',
  width: 11,
  end: `ON CONFLICT (lot, place, uom) DO UPDATE SET on_hand = excluded.on_hand, held = excluded.held, reserved = excluded.reserved,
  in_transit = excluded.in_transit, runs = excluded.runs, latest = excluded.latest, length = excluded.length`,
};
const intoMoved: Into = { sql: 'INSERT INTO moved', width: 13 };
const intoAccounted: Into = { sql: 'INSERT INTO accounted', width: 6 };
/** Items are facts of their own, and several of them may change in one transaction; they are counted apart from the stock's fact. */
const intoItems: Into = {
  sql: intoAccounted.sql,
  width: intoAccounted.width,
  end: `ON CONFLICT (balance, account, time, tx) DO UPDATE SET amount = CAST(CAST(amount AS INTEGER) + CAST(excluded.amount AS INTEGER) AS TEXT)`,
};

/** A balance, with its row number. */
interface Balance {
  readonly n: number;
  readonly key: readonly [lot: string, place: string, uom: string];
  /** False if the database has it. */
  readonly isNew: boolean;
  amounts: Amounts;
  readonly runs: Run[];
}

const values = ({ onHand, held, reserved, inTransit }: Amounts): Decimal[] => [onHand, held, reserved, inTransit];
const orNull = (amount: Decimal): Decimal | null => (amount === '0' ? null : amount);

interface StockTarget {
  readonly database: Database;
  readonly graph: Pick<GraphWriter, 'stocked'>;
  readonly inserts: Inserts;
  readonly days: DaySums;
  readonly seen: SeenKeys;
}

/**
 * Balances and movements of one database transaction. Each balance is read and written once, however often it changes; nothing is in
 * the database before `flush`.
 */
export class StockMoves {
  readonly #database: Database;
  readonly #graph: StockTarget['graph'];
  readonly #inserts: Inserts;
  readonly #days: DaySums;
  readonly #seen: SeenKeys;
  readonly #balances = new Map<string, Balance>();
  /** The last one that was asked for: a fact changes a balance and its accounts. */
  #latest: Balance | undefined;
  #count: number;
  #lastBalance: number;

  constructor(
    { database, graph, inserts, days, seen }: StockTarget,
    { movements, balances }: { readonly movements: number; readonly balances: number },
  ) {
    this.#database = database;
    this.#graph = graph;
    this.#inserts = inserts;
    this.#days = days;
    this.#seen = seen;
    this.#count = movements;
    this.#lastBalance = balances;
  }

  /** The last number of a balance. Numbers of balances that were rolled back are not given again. */
  get lastBalance(): number {
    return this.#lastBalance;
  }

  /** Number of movements. */
  get count(): number {
    return this.#count;
  }

  /** `time`: event time, in milliseconds since 1970; `height`: of the ledger, never lower than in the call before. */
  move(change: Position, time: number, height: number): void {
    const balance = this.#balance(change);
    const run = addToRun(balance.runs, time, change);
    const { length, sum } = must(balance.runs[run], 'run');
    // The only run is the balance itself.
    balance.amounts = balance.runs.length === 1 ? sum : sumOf(balance.amounts, change);
    this.#count += 1;
    const { lot, place, onHand, held, reserved, inTransit } = change;
    const { n, isNew } = balance;
    this.#days.move({ n: this.#count, balance: n, isNew, lot, place, time, height, amount: onHand });
    this.#inserts.add(
      intoMoved,
      n,
      run,
      length,
      time,
      height,
      orNull(onHand),
      orNull(held),
      orNull(reserved),
      orNull(inTransit),
      orNull(sum.onHand),
      orNull(sum.held),
      orNull(sum.reserved),
      orNull(sum.inTransit),
    );
  }

  /** Notes a change of an account, by a transaction of the block with which the ledger has `height` blocks. */
  account(
    { account, amount, time, ...position }: AccountChange,
    { tx, height, by }: { readonly tx: number; readonly height: number; readonly by: CountedBy },
  ): void {
    const { n } = this.#balance({ ...position, ...noAmounts });
    const code = accounts.indexOf(account) + countedFrom[by];
    this.#inserts.add(by === 'item' ? intoItems : intoAccounted, n, code, time, tx, height, amount);
  }

  /** Drops the movements since the last flush; the database must be rolled back to the same point. */
  rewind(count: number): void {
    this.#forget();
    this.#days.rewind(count);
    this.#count = count;
  }

  /** Hands the balances to the inserts, which must be flushed too before the next movement. */
  flush(): void {
    for (const { n, key, amounts, runs } of this.#balances.values()) {
      const { time, length } = runs[0] ?? { time: 0, length: 0 };
      this.#inserts.add(intoBalance, n, ...key, ...values(amounts), runs.length, time, length);
      this.#graph.stocked(key[0]);
    }
    this.#forget();
  }

  #forget(): void {
    this.#balances.clear();
    this.#latest = undefined;
  }

  #balance({ lot, place, uom }: Position): Balance {
    const latest = this.#latest?.key;
    if (latest?.[0] === lot && latest[1] === place && latest[2] === uom) return must(this.#latest, 'balance');
    const name = positionKey({ lot, place, uom });
    const known = this.#balances.get(name);
    const balance = known ?? this.#read([lot, place, uom]);
    if (!known) this.#balances.set(name, balance);
    this.#latest = balance;
    return balance;
  }

  #read(key: Balance['key']): Balance {
    const isNew = !this.#seen.mayHave('balance', key[0], key[1]);
    const row = isNew ? undefined : this.#database.get<BalanceRow>(readBalance, ...key);
    return { key, ...(row ? this.#stored(row) : this.#fresh()) };
  }

  #fresh(): Omit<Balance, 'key'> {
    this.#lastBalance += 1;
    return { n: this.#lastBalance, isNew: true, amounts: noAmounts, runs: [] };
  }

  #stored({ n, runs, latest, length, ...amounts }: BalanceRow): Omit<Balance, 'key'> {
    // The only run is the balance itself.
    const read = runs === 1 ? [{ time: latest, length, sum: amounts }] : readRuns(this.#database, n, runs);
    return { n, isNew: false, amounts, runs: read };
  }
}
