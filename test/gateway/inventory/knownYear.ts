import { checkDigit } from '@lotline/chaincode/domain';
import { Random } from '../../../gateway/src/generate/random';

/** Days of the year that is known, of which the last is yesterday. */
export const yearDays = 365;
/** The pattern of a week by which the first product sells. */
export const week = [0.4, 0.7, 0.9, 1, 1.3, 1.9, 0.8] as const;

const origin = 'https://id.gs1.org';
export const places = ['0860009999992', '0860009999077'].map((gln) => `${origin}/414/${gln}`);

interface Habit {
  readonly name: string;
  readonly cents: number;
  /** The stock is filled up to this after so many days. */
  readonly upTo: number;
  readonly every: number;
  demandOf(day: number, random: Random): number;
}

/** Nearly normal: the sum of four numbers from 0 to 1 has the deviation 0.577. */
const around = (mean: number, sd: number, random: Random): number =>
  Math.max(0, Math.round(mean + (sd / 0.577) * (random.next() + random.next() + random.next() + random.next() - 2)));

export const seasonalMean = (day: number): number => 20 * (week[day % 7] ?? 1);
export const steady = { mean: 30, sd: 7 } as const;

const habits: readonly Habit[] = [
  {
    name: 'Seasonal',
    cents: 400,
    upTo: 500,
    every: 7,
    demandOf: (day, random) => around(seasonalMean(day), 2, random),
  },
  {
    name: 'Steady',
    cents: 200,
    upTo: 450,
    every: 7,
    demandOf: (_day, random) => around(steady.mean, steady.sd, random),
  },
  {
    name: 'Rare',
    cents: 900,
    upTo: 60,
    every: 14,
    demandOf: (_day, random) => (random.chance(0.25) ? 1 + random.below(4) : 0),
  },
  { name: 'Short', cents: 50, upTo: 90, every: 10, demandOf: (_day, random) => 5 + random.below(11) },
];

export const products = habits.map(({ name }, index) => {
  const digits = `008600099992${index}`;
  return { name, id: `${origin}/01/${digits}${checkDigit(digits)}` };
});

/** A lot at its arrival at a place. `day`: 0 is the first day of the year; opening stock is there before. */
export interface Receipt {
  readonly number: string;
  readonly product: number;
  readonly place: number;
  readonly day: number;
  readonly lot: string;
  readonly quantity: number;
  readonly cents: number;
}

export interface Taken {
  readonly lot: string;
  readonly quantity: number;
}

/** Everything that happened to a product at a place on a day of the year. */
export interface KnownDay {
  readonly product: number;
  readonly place: number;
  readonly day: number;
  readonly began: number;
  readonly came: number;
  /** Wanted by customers, and what there was of it. */
  readonly demand: number;
  readonly sold: readonly Taken[];
  /** To another organisation. */
  readonly shipped: readonly Taken[];
}

export interface KnownOrder {
  readonly number: string;
  readonly product: number;
  readonly day: number;
  readonly ordered: number;
  readonly shipped: readonly Taken[];
}

export interface KnownYear {
  readonly receipts: readonly Receipt[];
  readonly days: readonly KnownDay[];
  readonly orders: readonly KnownOrder[];
  /** The goods left at the end of the year, by lot. */
  readonly left: readonly (Taken & { readonly product: number; readonly place: number })[];
}

export const total = (taken: readonly { readonly quantity: number }[]): number =>
  taken.reduce((sum, { quantity }) => sum + quantity, 0);

/** Takes the oldest goods first, and as much as there is. */
function take(lots: { lot: string; quantity: number }[], wanted: number): Taken[] {
  const taken: Taken[] = [];
  let left = wanted;
  for (const each of lots) {
    const quantity = Math.min(left, each.quantity);
    if (quantity === 0) continue;
    each.quantity -= quantity;
    left -= quantity;
    taken.push({ lot: each.lot, quantity });
  }
  return taken;
}

const leadDays = 3;
const isOrderDay = (day: number): boolean => day % 30 === 15;

class Year {
  readonly receipts: Receipt[] = [];
  readonly days: KnownDay[] = [];
  readonly orders: KnownOrder[] = [];
  readonly left: (Taken & { product: number; place: number })[] = [];
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  live(product: number, place: number): void {
    const habit = habits[product]!;
    const lots: { lot: string; quantity: number }[] = [];
    const receive = (day: number, quantity: number): void => {
      const cents = habit.cents + this.#random.below(Math.ceil(habit.cents / 4));
      const number = `GR-${this.receipts.length + 1}`;
      const lot = `${products[product]!.id}/10/P${place}D${day + 2}`;
      this.receipts.push({ number, product, place, day, lot, quantity, cents });
      lots.push({ lot, quantity });
    };
    receive(-1 - place, habit.upTo);
    let coming = 0;
    for (let day = 0; day < yearDays; day += 1) {
      const began = total(lots);
      const turn = (day + place) % habit.every;
      const came = turn === leadDays ? coming : 0;
      if (came > 0) receive(day, came);
      const shipped = product === 0 && place === 0 && isOrderDay(day) ? this.#ship(day, lots) : [];
      const demand = habit.demandOf(day, this.#random);
      const sold = take(lots, demand);
      this.days.push({ product, place, day, began, came, demand, sold, shipped });
      if (turn === 0) coming = habit.upTo - total(lots);
    }
    this.left.push(...lots.filter(({ quantity }) => quantity > 0).map((each) => ({ ...each, product, place })));
  }

  #ship(day: number, lots: { lot: string; quantity: number }[]): Taken[] {
    const ordered = 40 + this.#random.below(40);
    const shipped = take(lots, this.#random.chance(0.6) ? ordered : ordered - 1 - this.#random.below(20));
    this.orders.push({ number: `SO-${day}`, product: 0, day, ordered, shipped });
    return shipped;
  }
}

/** A year of four products at two places: everything that came, was wanted, sold and shipped. The same seed gives the same year. */
export function knownYear(seed: number): KnownYear {
  const year = new Year(seed);
  for (const product of products.keys()) for (const place of places.keys()) year.live(product, place);
  return year;
}
