import { add, type Decimal, isNegative } from '@lotline/chaincode/domain';
import type { Database } from './database';
import type { Inserts, Into } from './inserts';
import { eventsOf, type MovementAt, type MoveKind, moveKind, moveKinds, secondOf } from './moveKinds';
import type { TracedEvent } from './tracedEvent';

const millisecondsOfDay = 86_400_000;

/** Days from 1 January 1970 to the day of a time, in UTC. */
export const dayNumber = (time: string): number => Date.parse(`${time.slice(0, 10)}T00:00:00Z`) / millisecondsOfDay;

/** A sum as it is stored: SQLite adds up whole numbers exactly, and decimals would become binary fractions. */
const columnsOf = (amount: Decimal): [whole: number, part: string | null] => {
  const isSmallWhole = amount.length < 16 && !amount.includes('.');
  return isSmallWhole ? [Number(amount), null] : [0, amount];
};

/** A movement of which it is not known yet why it happened. */
interface Pending extends MovementAt {
  /** Number of the movement. */
  readonly n: number;
  readonly balance: number;
  /** True for a balance that has no sums yet. */
  readonly isNew: boolean;
  readonly amount: Decimal;
}

interface Event {
  readonly id: string;
  readonly type: string;
  readonly step: string;
  readonly goods: readonly string[];
  readonly key: readonly string[];
}

interface Sum {
  readonly balance: number;
  readonly day: number;
  readonly kind: MoveKind;
  amount: Decimal;
  came: number;
  moves: number;
}

const readSum = 'SELECT whole, part, came, moves FROM day_sum WHERE balance = ? AND day = ? AND kind = ?';
const intoSum: Into = {
  sql: 'INSERT INTO day_sum (balance, day, kind, whole, part, came, moves)',
  width: 7,
  end: `ON CONFLICT (balance, day, kind) DO UPDATE SET
  whole = excluded.whole, part = excluded.part, came = excluded.came, moves = excluded.moves`,
};

const keyOf = (height: number, place: string, time: string): string => `${height} ${secondOf(time)} ${place}`;

/**
 * Sums of the changes on hand of a balance by day and reason, of one database transaction. A movement is added once all events of its block
 * are known.
 */
export class DaySums {
  readonly #database: Database;
  readonly #inserts: Inserts;
  #pending: Pending[] = [];
  /** By number: an event that was rolled back gives its number to the next one. */
  readonly #events = new Map<number, Event>();

  constructor({ database, inserts }: { readonly database: Database; readonly inserts: Inserts }) {
    this.#database = database;
    this.#inserts = inserts;
  }

  move(movement: Pending): void {
    if (movement.amount !== '0') this.#pending.push(movement);
  }

  /** Notes an event of the block with which the ledger has that many. */
  event(n: number, height: number, { id, type, step, time, places, goods, declaration }: TracedEvent): void {
    if (declaration) this.#events.delete(n);
    else this.#events.set(n, { id, type, step, goods, key: places.map((place) => keyOf(height, place, time)) });
  }

  /** Drops the movements since the last flush, as the read model does. */
  rewind(count: number): void {
    this.#pending = this.#pending.filter(({ n }) => n <= count);
  }

  /** Adds all movements to their days. Everything else of the transaction is in the database, or handed to the inserts. */
  settle(): void {
    if (this.#pending.length === 0) return;
    this.#inserts.flush();
    const events = this.#recorded();
    const sums = new Map<string, Sum>();
    for (const movement of this.#pending) this.#add(sums, movement, this.#kindOf(movement, events));
    for (const { balance, day, kind, amount, came, moves } of sums.values()) {
      this.#inserts.add(intoSum, balance, day, moveKinds.indexOf(kind), ...columnsOf(amount), came, moves);
    }
    this.#pending = [];
    this.#events.clear();
  }

  /** The events of the transaction by height, second and place, and by the goods that they name there. */
  #recorded(): Map<string, Event[]> {
    const last = this.#database.one<{ n: number | null }>('SELECT max(n) AS n FROM event').n ?? 0;
    const events = new Map<string, Event[]>();
    for (const [n, event] of this.#events) {
      if (n > last) continue;
      for (const key of event.key) {
        for (const each of [key, ...event.goods.map((goods) => `${key} ${goods}`)]) {
          const known = events.get(each);
          if (known) known.push(event);
          else events.set(each, [event]);
        }
      }
    }
    return events;
  }

  #kindOf(movement: Pending, events: ReadonlyMap<string, Event[]>): MoveKind {
    const key = keyOf(movement.height, movement.place, movement.time);
    const found = events.get(`${key} ${movement.lot}`) ?? events.get(key) ?? eventsOf(this.#database, movement);
    return moveKind(found, movement.amount);
  }

  #add(sums: Map<string, Sum>, { balance, isNew, time, amount }: Pending, kind: MoveKind): void {
    const day = dayNumber(time);
    const key = `${balance} ${day} ${kind}`;
    const stored = sums.get(key) ?? (isNew ? undefined : this.#read(balance, day, kind));
    const sum: Sum = stored ?? { balance, day, kind, amount: '0', came: 0, moves: 0 };
    sums.set(key, sum);
    sum.amount = add(sum.amount, amount);
    sum.moves += 1;
    if (!isNegative(amount)) sum.came = 1;
  }

  #read(balance: number, day: number, kind: MoveKind): Sum | undefined {
    const row = this.#database.get<{ whole: number; part: Decimal | null; came: number; moves: number }>(
      readSum,
      balance,
      day,
      moveKinds.indexOf(kind),
    );
    if (!row) return undefined;
    const { whole, part, came, moves } = row;
    return { balance, day, kind, amount: part ?? `${whole}`, came, moves };
  }
}
