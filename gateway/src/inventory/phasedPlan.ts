import { add, compare, type Decimal, isNegative, isZero, subtract, must } from '@lotline/chaincode/domain';

/** Goods on hand with the last day on which they can be used; undefined if they do not expire. */
export interface Batch {
  readonly quantity: Decimal;
  readonly lastDay: string | undefined;
}

/** The facts from which the coming days of a position are planned. Quantities are in the product's unit. */
export interface PhasedFacts {
  /** The days to plan, in their order. */
  readonly days: readonly string[];
  /** The expected demand of each day. */
  readonly demand: readonly Decimal[];
  readonly batches: readonly Batch[];
  /** Promised to orders already. */
  readonly allocated: Decimal;
  /** Arrivals without further orders, by day. */
  readonly arriving: ReadonlyMap<string, Decimal>;
  /** The stock below which a day must not end. */
  readonly least: Decimal;
  /** Days from an order to its receipt, rounded up. */
  readonly leadDays: number;
  /** The quantity to order where so much is missing. */
  readonly lotOf: (missing: Decimal) => Decimal;
}

/** A day of a plan. */
export interface PhasedDay {
  readonly day: string;
  readonly demand: Decimal;
  readonly arriving: Decimal;
  /** From orders of this plan. */
  readonly planned: Decimal;
  /** Not used by its last day. */
  readonly expired: Decimal;
  /** At the end of the day. Below zero, so much demand cannot be served. */
  readonly end: Decimal;
}

/** An order that a plan needs. */
export interface PlannedOrder {
  readonly release: string;
  readonly arrive: string;
  readonly quantity: Decimal;
  /** True if it cannot arrive on the day on which it is needed. */
  readonly isLate: boolean;
}

const least = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b);

/** The stock of a position from day to day: what expires first is used first, and demand that was not served is owed. */
class Shelf {
  readonly #batches: { quantity: Decimal; readonly lastDay: string | undefined }[];
  #owed: Decimal = '0';

  constructor(batches: readonly Batch[]) {
    this.#batches = batches
      .map((batch) => ({ ...batch }))
      .sort((a, b) => ((a.lastDay ?? '~') < (b.lastDay ?? '~') ? -1 : 1));
  }

  get end(): Decimal {
    const all = this.#batches.reduce<Decimal>((total, { quantity }) => add(total, quantity), '0');
    return subtract(all, this.#owed);
  }

  /** Takes away what has expired before a day. */
  expire(day: string): Decimal {
    let gone: Decimal = '0';
    for (const batch of this.#batches) {
      if (batch.lastDay === undefined || batch.lastDay >= day) continue;
      gone = add(gone, batch.quantity);
      batch.quantity = '0';
    }
    return gone;
  }

  put(quantity: Decimal): void {
    this.#batches.push({ quantity, lastDay: undefined });
    const owed = this.#owed;
    this.#owed = '0';
    this.take(owed);
  }

  take(quantity: Decimal): void {
    let left = quantity;
    for (const batch of this.#batches) {
      const taken = least(left, batch.quantity);
      batch.quantity = subtract(batch.quantity, taken);
      left = subtract(left, taken);
    }
    this.#owed = add(this.#owed, left);
  }
}

/** The orders that were planned so far, and what they bring by day. */
class Orders {
  readonly made: PlannedOrder[] = [];
  readonly #facts: PhasedFacts;
  readonly #coming = new Map<number, Decimal>();

  constructor(facts: PhasedFacts) {
    this.#facts = facts;
  }

  on(at: number): Decimal {
    return this.#coming.get(at) ?? '0';
  }

  after(at: number): Decimal {
    return [...this.#coming].reduce<Decimal>(
      (total, [day, quantity]) => (day > at ? add(total, quantity) : total),
      '0',
    );
  }

  /** Orders what is missing on a day. Returns what arrives on the day itself. */
  make(at: number, missing: Decimal): Decimal {
    const { days, leadDays, lotOf } = this.#facts;
    const arrives = Math.max(at, leadDays);
    const [release, arrive] = [days[arrives - leadDays], days[arrives]];
    if (release === undefined || arrive === undefined) return '0';
    const quantity = lotOf(missing);
    this.#add({ release, arrive, quantity, isLate: arrives > at });
    this.#coming.set(arrives, add(this.on(arrives), quantity));
    return arrives === at ? quantity : '0';
  }

  /** Goods that arrive on one day are one order. */
  #add(order: PlannedOrder): void {
    const before = this.made.at(-1);
    if (before?.arrive !== order.arrive) this.made.push(order);
    else this.made[this.made.length - 1] = { ...before, quantity: add(before.quantity, order.quantity) };
  }
}

const isAboveZero = (amount: Decimal): boolean => !isZero(amount) && !isNegative(amount);

/**
 * Plans the orders of a position (time-phased order point): whenever a day would end with less than the least stock, an order is to
 * arrive on that day, or as soon as an order of today can.
 */
export function phasedPlan(facts: PhasedFacts): { days: PhasedDay[]; orders: PlannedOrder[] } {
  const shelf = new Shelf(facts.batches);
  shelf.take(facts.allocated);
  const orders = new Orders(facts);
  const days = facts.days.map((day, at): PhasedDay => {
    const expired = shelf.expire(day);
    const [demand, arriving, due] = [must(facts.demand[at], 'demand'), facts.arriving.get(day) ?? '0', orders.on(at)];
    shelf.put(add(arriving, due));
    shelf.take(demand);
    const missing = subtract(facts.least, add(shelf.end, orders.after(at)));
    const now = isAboveZero(missing) ? orders.make(at, missing) : '0';
    shelf.put(now);
    return { day, demand, arriving, planned: add(due, now), expired, end: shelf.end };
  });
  return { days, orders: orders.made };
}
