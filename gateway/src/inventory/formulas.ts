import { type Decimal, compare } from '@lotline/chaincode/domain';
import { roundedDown, roundedUp, upToMultiple } from './decimals';

/** The arithmetic mean; undefined for none. */
export const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

/** The standard deviation of a sample (n − 1 in the denominator); undefined for fewer than two values. */
export function standardDeviation(values: readonly number[]): number | undefined {
  const middle = mean(values);
  if (middle === undefined || values.length < 2) return undefined;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** The standard normal distribution function, by its Taylor series (Marsaglia, Journal of Statistical Software 11(4), 2004). */
export function normalCdf(x: number): number {
  let [sum, term, before] = [x, x, 0];
  for (let n = 3; sum !== before; n += 2) {
    before = sum;
    term *= (x * x) / n;
    sum += term;
  }
  return 0.5 + sum * density(x);
}

/** Below this, the error of the sums is larger than what another step would add. */
const precision = 1e-10;
const mostSteps = 50;

/** Newton's method from zero. */
function quantileOf(probability: number): number {
  let z = 0;
  for (let step = 1, n = 0; Math.abs(step) > precision && n < mostSteps; n += 1) {
    step = (probability - normalCdf(z)) / density(z);
    z += step;
  }
  return z;
}

/** The last quantile: most policies of an organisation have the same service level. */
let last = { probability: 0.5, z: 0 };

/** The z for which a standard normal variable is at most z with this probability, from 0.5 to below 1. */
export function normalQuantile(probability: number): number {
  if (last.probability !== probability) last = { probability, z: quantileOf(probability) };
  return last.z;
}

/** Demand and its standard deviation per day; lead time and its standard deviation in days. */
export interface Uncertainty {
  readonly demand: number;
  readonly demandSd: number;
  readonly leadTime: number;
  readonly leadTimeSd: number;
}

/** Safety stock z·√(L·σd² + d²·σL²) for a probability of no stock-out in a cycle. `leadTime` includes the review period. */
export const safetyStock = (serviceLevel: number, { demand, demandSd, leadTime, leadTimeSd }: Uncertainty): number =>
  normalQuantile(serviceLevel) * Math.sqrt(leadTime * demandSd ** 2 + demand ** 2 * leadTimeSd ** 2);

/** Economic order quantity √(2·D·K/h): demand of a year, cost of an order, cost of holding a unit for a year. */
export const economicOrderQuantity = (yearlyDemand: number, orderCost: number, holdingCost: number): number =>
  Math.sqrt((2 * yearlyDemand * orderCost) / holdingCost);

/** A wanted quantity as it can be ordered: at least the minimum, and a whole multiple, rounded up. */
export function orderable(
  wanted: Decimal,
  { minimum, multiple }: { readonly minimum?: Decimal | undefined; readonly multiple?: Decimal | undefined },
): Decimal {
  const enough = minimum !== undefined && compare(wanted, minimum) < 0 ? minimum : wanted;
  return multiple === undefined ? enough : upToMultiple(enough, multiple);
}

const weighable = new Set(['KGM', 'GRM', 'TNE', 'LBR', 'ONZ', 'LTR', 'MLT', 'HLT', 'GLL', 'MTR', 'MTK', 'MTQ']);

/** Decimals to which computed quantities are rounded up: whole units of what is counted, thousandths of what is weighed or measured. */
export const placesOf = (uom: string): number => (weighable.has(uom) ? 3 : 0);

/** A computed quantity in a unit, rounded up so that rounding never lowers a service level. */
export const asQuantity = (value: number, uom: string): Decimal => roundedUp(value, placesOf(uom));

/** A computed limit in a unit, rounded down. */
export const asQuantityBelow = (value: number, uom: string): Decimal => roundedDown(value, placesOf(uom));
