import { add, type Decimal, isNegative, millisecondsOf } from '@lotline/chaincode/domain';
import type { Database } from './database';
import type { Inserts, Into } from './inserts';
import { type EventAt, eventsOf, type MovementAt, type MoveKind, moveKind, moveKinds } from './moveKinds';
import type { TracedEvent } from './tracedEvent';

const millisecondsOfDay = 86_400_000;

let latest = { text: '1970-01-01', day: 0 };

/** Days from 1 January 1970 to the day of a time, in UTC. Times that follow each other are mostly of one day. */
export function dayNumber(time: string): number {
  const text = time.slice(0, 10);
  if (latest.text !== text) latest = { text, day: Date.parse(`${text}T00:00:00Z`) / millisecondsOfDay };
  return latest.day;
}

/** A sum as it is stored: SQLite adds up whole numbers exactly, and decimals would become binary fractions. */
const columnsOf = (amount: Decimal): [whole: number, part: string | null] => {
  const isSmallWhole = amount.length < 16 && !amount.includes('.');
  return isSmallWhole ? [Number(amount), null] : [0, amount];
};

/** A movement of which it is not known yet why it happened. */
interface Pending extends Omit<MovementAt, 'time'> {
  /** Number of the movement. */
  readonly n: number;
  readonly balance: number;
  /** True for a balance that has no sums yet. */
  readonly isNew: boolean;
  /** Event time, in milliseconds since 1970. */
  readonly time: number;
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

const keyOf = (height: number, place: string, time: number): string => `${height} ${Math.floor(time / 1000)} ${place}`;

const positionOf = (day: number, kind: number): number => day * moveKinds.length + kind;
const dayAt = (position: number): number => Math.floor(position / moveKinds.length);

/** Events from which those that name some goods are looked up. */
const many = 8;

/** The events of a height, second and place. */
class EventsThere {
  readonly all: Event[] = [];
  #naming: Map<string, Event[]> | undefined;

  /** Those that name the goods; all if none does. */
  naming(goods: string): readonly Event[] {
    if (this.all.length > many) return this.#lookUp().get(goods) ?? this.all;
    const found = this.all.filter((event) => event.goods.includes(goods));
    return found.length > 0 ? found : this.all;
  }

  #lookUp(): Map<string, Event[]> {
    this.#naming ??= byGoods(this.all);
    return this.#naming;
  }
}

function byGoods(events: readonly Event[]): Map<string, Event[]> {
  const naming = new Map<string, Event[]>();
  for (const event of events) {
    for (const goods of event.goods) {
      const known = naming.get(goods);
      if (known) known.push(event);
      else naming.set(goods, [event]);
    }
  }
  return naming;
}

/**
 * Sums of the changes on hand of a balance by day and reason, of one database transaction. A movement is added once all events of its block
 * are known.
 */
export class DaySums {
  readonly #database: Database;
  readonly #inserts: Inserts;
  /** By balance, then by day and kind. */
  readonly #sums = new Map<number, Map<number, Sum>>();
  /** The movements of the current block. */
  #pending: Pending[] = [];
  /** The events of the current block by number: an event that was rolled back gives its number to the next one. */
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
    if (declaration) {
      this.#events.delete(n);
      return;
    }
    const at = millisecondsOf(time);
    this.#events.set(n, { id, type, step, goods, key: places.map((place) => keyOf(height, place, at)) });
  }

  /** Drops the movements since the last flush, as the read model does. */
  rewind(count: number): void {
    this.#pending = this.#pending.filter(({ n }) => n <= count);
  }

  /** Adds the movements of a block to their days. */
  endBlock(): void {
    const events = this.#pending.length === 0 ? new Map<string, EventsThere>() : this.#recorded();
    for (const movement of this.#pending) this.#add(movement, this.#kindOf(movement, events));
    this.#pending = [];
    this.#events.clear();
  }

  /** Hands the sums to the inserts. */
  flush(): void {
    for (const [balance, ofBalance] of this.#sums) {
      for (const [position, { kind, amount, came, moves }] of ofBalance) {
        const row = [balance, dayAt(position), moveKinds.indexOf(kind), ...columnsOf(amount), came, moves];
        this.#inserts.add(intoSum, ...row);
      }
    }
    this.#sums.clear();
  }

  /** The events of the block by height, second and place. */
  #recorded(): Map<string, EventsThere> {
    const last = this.#inserts.last('event_row');
    const events = new Map<string, EventsThere>();
    for (const [n, event] of this.#events) {
      if (n > last) continue;
      for (const key of event.key) {
        const known = events.get(key) ?? new EventsThere();
        known.all.push(event);
        events.set(key, known);
      }
    }
    return events;
  }

  #kindOf(movement: Pending, events: ReadonlyMap<string, EventsThere>): MoveKind {
    const there = events.get(keyOf(movement.height, movement.place, movement.time));
    return moveKind(there?.naming(movement.lot) ?? this.#before(movement), movement.amount);
  }

  #before(movement: Pending): readonly EventAt[] {
    this.#inserts.flush();
    return eventsOf(this.#database, { ...movement, time: new Date(movement.time).toISOString() });
  }

  #add({ balance, isNew, time, amount }: Pending, kind: MoveKind): void {
    const day = Math.floor(time / millisecondsOfDay);
    const position = positionOf(day, moveKinds.indexOf(kind));
    const ofBalance = this.#sums.get(balance) ?? new Map<number, Sum>();
    this.#sums.set(balance, ofBalance);
    const stored = ofBalance.get(position) ?? (isNew ? undefined : this.#read(balance, day, kind));
    const sum: Sum = stored ?? { kind, amount: '0', came: 0, moves: 0 };
    ofBalance.set(position, sum);
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
    return { kind, amount: part ?? `${whole}`, came, moves };
  }
}
