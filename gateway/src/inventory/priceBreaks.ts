import { add, compare, type Decimal, isZero, subtract, must } from '@lotline/chaincode/domain';
import { downToMultiple, rounded, upToMultiple } from './decimals';

/** The price of every unit of an order of at least `from` units (all-units discount). */
export interface PriceBreak {
  readonly from: Decimal;
  readonly price: Decimal;
}

/** The demand and costs from which an order quantity is chosen. */
export interface Buying {
  /** Demand of a year, above zero. */
  readonly yearly: number;
  readonly orderCost: number;
  /** The cost of holding a unit for a year, at a price of a unit. */
  readonly holdingOf: (price: number) => number;
  /** With their quantities rising. */
  readonly breaks: readonly PriceBreak[];
  readonly minimum?: Decimal | undefined;
  /** Orders are whole multiples of this, above zero. */
  readonly step: Decimal;
}

/** An order quantity with its cost of a year: demand · price + orders · cost of an order + average stock · cost of holding. */
export interface Offer {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly yearlyCost: number;
}

const greaterOf = (a: Decimal, b: Decimal): Decimal => (compare(a, b) >= 0 ? a : b);

/** Decimals of the economic order quantity before it is rounded to multiples. */
const exactPlaces = 6;

/** The least and the greatest quantity that can be ordered at a price; the last price has no greatest. */
function boundsOf({ breaks, minimum = '0', step }: Buying, index: number): { low: Decimal; high?: Decimal } {
  const from = upToMultiple(greaterOf(must(breaks[index], 'price break').from, minimum), step);
  const next = breaks[index + 1]?.from;
  return {
    low: isZero(from) ? step : from,
    ...(next !== undefined && { high: subtract(upToMultiple(next, step), step) }),
  };
}

/** The two orderable quantities around the economic one, moved into the bounds: the cost falls up to it and rises from it on. */
function candidates(buying: Buying, index: number, economic: number): Decimal[] {
  const { low, high } = boundsOf(buying, index);
  if (high !== undefined && compare(low, high) > 0) return [];
  const below = downToMultiple(rounded(economic, exactPlaces), buying.step);
  return [below, add(below, buying.step)].map((quantity) => {
    const enough = greaterOf(quantity, low);
    return high !== undefined && compare(enough, high) > 0 ? high : enough;
  });
}

/** The cheapest order quantity at each price that an order can have, the cheapest of all first; equal costs by quantity. */
export function offersOf(buying: Buying): Offer[] {
  const { yearly, orderCost, holdingOf, breaks } = buying;
  const cheapest = (a: Offer, b: Offer): number => a.yearlyCost - b.yearlyCost || compare(a.quantity, b.quantity);
  return breaks
    .flatMap(({ price }, index): Offer[] => {
      const unit = Number(price);
      const holding = holdingOf(unit);
      const costOf = (quantity: number): number =>
        yearly * unit + (yearly / quantity) * orderCost + (quantity / 2) * holding;
      const economic = Math.sqrt((2 * yearly * orderCost) / holding);
      return candidates(buying, index, economic)
        .map((quantity) => ({ quantity, price, yearlyCost: costOf(Number(quantity)) }))
        .toSorted(cheapest)
        .slice(0, 1);
    })
    .toSorted(cheapest);
}

/** The price of a unit in an order; undefined below the least quantity. */
export const priceAt = (breaks: readonly PriceBreak[], quantity: Decimal): Decimal | undefined =>
  breaks.findLast(({ from }) => compare(from, quantity) <= 0)?.price;
