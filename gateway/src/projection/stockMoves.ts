import { add, type Decimal, isZero, quantityDigits, subtract } from '@lotline/chaincode/domain';
import type { Share } from './contribution';
import type { Database } from './database';
import type { Inserts, Into } from './inserts';

type Amounts = Pick<Share, 'onHand' | 'held' | 'reserved' | 'inTransit'>;
export type Position = Pick<Share, 'lot' | 'place' | 'uom'> & { -readonly [Field in keyof Amounts]: Decimal };

const fields = ['onHand', 'held', 'reserved', 'inTransit'] as const;
const positionKey = ({ lot, place, uom }: Pick<Share, 'lot' | 'place' | 'uom'>): string => `${lot} ${place} ${uom}`;
const noAmounts = { onHand: '0', held: '0', reserved: '0', inTransit: '0' } as const;

/** Decimals for which sums are exact; more fraction digits would be added up wrongly. */
const countable = new RegExp(`^-?\\d+(?:\\.\\d{1,${quantityDigits.fraction}})?$`);

const checked = (amount: Decimal): Decimal => {
  if (countable.test(amount)) return amount;
  throw new RangeError(
    `${JSON.stringify(amount)} is not a decimal with up to ${quantityDigits.fraction} digits after the point.`,
  );
};

/** The difference between two versions of a fact's stock, per position. */
export function difference(before: readonly Share[], after: readonly Share[]): Position[] {
  const positions = new Map<string, Position>();
  const book = (share: Share, sign: typeof add): void => {
    const key = positionKey(share);
    const position = positions.get(key) ?? { lot: share.lot, place: share.place, uom: share.uom, ...noAmounts };
    for (const field of fields) position[field] = sign(position[field], checked(share[field]));
    positions.set(key, position);
  };
  for (const share of before) book(share, subtract);
  for (const share of after) book(share, add);
  return [...positions.values()].filter((position) => fields.some((field) => !isZero(position[field])));
}

interface BalanceRow {
  n: number;
  on_hand: Decimal;
  held: Decimal;
  reserved: Decimal;
  in_transit: Decimal;
}

const readBalance =
  'SELECT n, on_hand, held, reserved, in_transit FROM balance WHERE lot = ? AND place = ? AND uom = ?';
const intoBalance: Into = {
  sql: 'INSERT INTO balance (n, lot, place, uom, on_hand, held, reserved, in_transit)',
  width: 8,
  end: `ON CONFLICT (n) DO UPDATE SET
  on_hand = excluded.on_hand, held = excluded.held, reserved = excluded.reserved, in_transit = excluded.in_transit`,
};
const intoMoved: Into = { sql: 'INSERT INTO moved', width: 8 };

/** A balance, with its row number. */
interface Balance extends Position {
  readonly n: number;
}

/**
 * Balances and movements of one database transaction. Each balance is read and written once, however often it changes; nothing is in
 * the database before `flush`.
 */
export class StockMoves {
  readonly #database: Database;
  readonly #inserts: Inserts;
  readonly #balances = new Map<string, Balance>();
  #count: number;

  constructor({ database, inserts }: { readonly database: Database; readonly inserts: Inserts }, count: number) {
    this.#database = database;
    this.#inserts = inserts;
    this.#count = count;
  }

  /** Number of movements. */
  get count(): number {
    return this.#count;
  }

  move(change: Position, time: string, height: number): void {
    const balance = this.#balance(change);
    for (const field of fields) balance[field] = add(balance[field], change[field]);
    this.#count += 1;
    const { onHand, held, reserved, inTransit } = change;
    this.#inserts.add(intoMoved, balance.n, this.#count, time, height, onHand, held, reserved, inTransit);
  }

  /** Drops the movements since the last flush; the database must be rolled back to the same point. */
  rewind(count: number): void {
    this.#balances.clear();
    this.#count = count;
  }

  /** Hands the balances to the inserts. */
  flush(): void {
    for (const { n, lot, place, uom, onHand, held, reserved, inTransit } of this.#balances.values()) {
      this.#inserts.add(intoBalance, n, lot, place, uom, onHand, held, reserved, inTransit);
    }
    this.#balances.clear();
  }

  #balance({ lot, place, uom }: Position): Balance {
    const key = positionKey({ lot, place, uom });
    const known = this.#balances.get(key);
    if (known) return known;
    const row = this.#database.get<BalanceRow>(readBalance, lot, place, uom);
    const amounts = row && { onHand: row.on_hand, held: row.held, reserved: row.reserved, inTransit: row.in_transit };
    const n = row?.n ?? this.#inserts.next('balance');
    const position = { n, lot, place, uom, ...(amounts ?? noAmounts) };
    this.#balances.set(key, position);
    return position;
  }
}
