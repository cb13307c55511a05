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

type Event = Pick<TracedEvent, 'id' | 'type' | 'step' | 'goods' | 'places' | 'time'>;

interface Sum {
  readonly balance: number;
  readonly day: number;
  readonly kind: MoveKind;
  amount: Decimal;
  came: number;
  moves: number;
}

interface SumRow {
  readonly whole: number;
  readonly part: Decimal | null;
  readonly came: number;
  readonly moves: number;
}

const readSum = 'SELECT whole, part, came, moves FROM day_sum WHERE balance = ? AND day = ? AND kind = ?';
const intoSum: Into = {
  sql: 'INSERT INTO day_sum (balance, day, kind, whole, part, came, moves)',
  width: 7,
  end: `ON CONFLICT (balance, day, kind) DO UPDATE SET
  whole = excluded.whole, part = excluded.part, came = excluded.came, moves = excluded.moves`,
};

const secondOf = (time: number): number => Math.floor(time / 1000);

/** More than there are days and kinds from the year 1000 to 9999; `epoch` is more than the days before 1970. */
const positions = 2 ** 25;
const epoch = 400_000;

/** A number for a balance, day and kind. */
const positionOf = (balance: number, day: number, kind: number): number =>
  balance * positions + (day + epoch) * moveKinds.length + kind;

/** Events from which those that name some goods are looked up. */
const many = 8;

/** The events of a second and place. */
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

/** The events of a block, by place and second. */
type EventsAt = ReadonlyMap<string, ReadonlyMap<number, EventsThere>>;

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
  readonly #sums = new Map<number, Sum>();
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

  /** Notes an event of the current block. */
  event(n: number, event: TracedEvent): void {
    if (event.declaration) this.#events.delete(n);
    else this.#events.set(n, event);
  }

  /** Drops the movements since the last flush, as the read model does. */
  rewind(count: number): void {
    this.#pending = this.#pending.filter(({ n }) => n <= count);
  }

  /** Adds the movements of a block to their days. */
  endBlock(): void {
    const events: EventsAt = this.#pending.length === 0 ? new Map() : this.#recorded();
    for (const movement of this.#pending) this.#add(movement, this.#kindOf(movement, events));
    this.#pending = [];
    this.#events.clear();
  }

  /** Hands the sums to the inserts. */
  flush(): void {
    for (const { balance, day, kind, amount, came, moves } of this.#sums.values()) {
      const [whole, part] = columnsOf(amount);
      this.#inserts.add(intoSum, balance, day, moveKinds.indexOf(kind), whole, part, came, moves);
    }
    this.#sums.clear();
  }

  /** The events of the block. */
  #recorded(): EventsAt {
    const last = this.#inserts.last('event_row');
    const events = new Map<string, Map<number, EventsThere>>();
    for (const [n, event] of this.#events) {
      if (n > last || event.places.length === 0) continue;
      const second = secondOf(millisecondsOf(event.time));
      for (const place of event.places) {
        const atPlace = events.get(place) ?? new Map<number, EventsThere>();
        events.set(place, atPlace);
        const known = atPlace.get(second) ?? new EventsThere();
        atPlace.set(second, known);
        known.all.push(event);
      }
    }
    return events;
  }

  #kindOf(movement: Pending, events: EventsAt): MoveKind {
    const there = events.get(movement.place)?.get(secondOf(movement.time));
    return moveKind(there?.naming(movement.lot) ?? this.#before(movement), movement.amount);
  }

  #before(movement: Pending): readonly EventAt[] {
    this.#inserts.flush();
    return eventsOf(this.#database, { ...movement, time: new Date(movement.time).toISOString() });
  }

  #add({ balance, isNew, time, amount }: Pending, kind: MoveKind): void {
    const day = Math.floor(time / millisecondsOfDay);
    const position = positionOf(balance, day, moveKinds.indexOf(kind));
    const known = this.#sums.get(position);
    const sum = known ?? this.#stored({ balance, day, kind }, isNew);
    if (!known) this.#sums.set(position, sum);
    sum.amount = add(sum.amount, amount);
    sum.moves += 1;
    if (!isNegative(amount)) sum.came = 1;
  }

  #stored(which: Pick<Sum, 'balance' | 'day' | 'kind'>, isNew: boolean): Sum {
    const row = isNew ? undefined : this.#read(which);
    if (!row) return { ...which, amount: '0', came: 0, moves: 0 };
    const { whole, part, came, moves } = row;
    return { ...which, amount: part ?? `${whole}`, came, moves };
  }

  #read({ balance, day, kind }: Pick<Sum, 'balance' | 'day' | 'kind'>): SumRow | undefined {
    return this.#database.get<SumRow>(readSum, balance, day, moveKinds.indexOf(kind));
  }
}
