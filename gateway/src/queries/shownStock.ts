import { type Decimal, isNegative, subtract } from '@lotline/chaincode/domain';
import type { StockAnswer } from '../answers';
import type { Database } from '../projection/database';
import { type Blockable, differsByParty, isBlockedAt, isRecalled } from './blocked';

export type StockRow = StockAnswer['rows'][number];

/** A balance without the data of its lot. */
export type Bare = Omit<StockRow, 'available' | 'expiry'>;

interface KnownLot {
  readonly expiry?: string;
  readonly blocked: boolean;
  /** Set if holds or recalls bind the stock of some parties only. */
  readonly bound?: Blockable;
}

/** Adds the available quantity and expiry to balances. Reads each lot once. */
export class ShownStock {
  readonly #database: Database;
  readonly #day: string;
  readonly #holds: boolean;
  readonly #lots = new Map<string, KnownLot>();

  /**
   * `day`: the day on which a lot must not be expired. `holds`: true to count holds on whole lots and recalls, which are known only as of
   * now.
   */
  constructor(database: Database, day: string, holds: boolean) {
    this.#database = database;
    this.#day = day;
    this.#holds = holds;
  }

  show(bare: Bare): StockRow {
    const { expiry, blocked, bound } = this.#lot(bare.lot);
    const isBound = bound !== undefined && isBlockedAt(this.#database, bound, bare.place);
    const held = blocked || isBound ? bare.onHand : bare.held;
    const free = subtract(subtract(bare.onHand as Decimal, held as Decimal), bare.reserved as Decimal);
    const lasts = expiry === undefined || expiry >= this.#day;
    const available = lasts && !isNegative(free) ? free : '0';
    return { ...bare, held, available, ...(expiry !== undefined && { expiry }) };
  }

  #isBlocked({ hold, recalls }: Blockable): boolean {
    return hold !== undefined || isRecalled(this.#database, recalls);
  }

  #lot(id: string): KnownLot {
    const before = this.#lots.get(id);
    if (before) return before;
    const select = 'SELECT expiry, body FROM lot WHERE id = ?';
    const row = this.#database.get<{ expiry: string | null; body: string }>(select, id);
    const fact = row && this.#holds ? (JSON.parse(row.body) as Blockable) : undefined;
    const isOfParty = fact !== undefined && differsByParty(fact);
    const lot = {
      blocked: fact !== undefined && !isOfParty && this.#isBlocked(fact),
      ...(row?.expiry != null && { expiry: row.expiry }),
      ...(isOfParty && { bound: fact }),
    };
    this.#lots.set(id, lot);
    return lot;
  }
}

/** The current calendar day, in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10);
