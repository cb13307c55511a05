import { type Decimal, negate } from '@lotline/chaincode/domain';

const fractionOf = (decimal: Decimal): number => decimal.split('.')[1]?.length ?? 0;

/** A decimal as a whole number of `10 ** -digits`. */
const units = (decimal: Decimal, digits: number): bigint => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0'));
};

/** A number is a whole one that is exact. */
const text = (value: bigint | number, digits: number): Decimal => {
  if (digits === 0) return String(value) as Decimal;
  if (value < 0) return negate(text(-value, digits));
  const all = value.toString().padStart(digits + 1, '0');
  const [whole, fraction] = [all.slice(0, all.length - digits), all.slice(all.length - digits).replace(/0+$/, '')];
  return (fraction === '' ? whole : `${whole}.${fraction}`) as Decimal;
};

/** The smallest multiple of `multiple` that is not below `quantity`, exactly. Both are zero or more, `multiple` above zero. */
export const upToMultiple = (quantity: Decimal, multiple: Decimal): Decimal => {
  const digits = Math.max(fractionOf(quantity), fractionOf(multiple));
  const [of, step] = [units(quantity, digits), units(multiple, digits)];
  return text(((of + step - 1n) / step) * step, digits);
};

/** The greatest multiple of `multiple` that is not above `quantity`, exactly. */
export const downToMultiple = (quantity: Decimal, multiple: Decimal): Decimal => {
  const digits = Math.max(fractionOf(quantity), fractionOf(multiple));
  const [of, step] = [units(quantity, digits), units(multiple, digits)];
  return text((of / step) * step, digits);
};

/** Exact a · b. */
export const multiply = (a: Decimal, b: Decimal): Decimal => {
  const digits = fractionOf(a) + fractionOf(b);
  return text(units(a, fractionOf(a)) * units(b, fractionOf(b)), digits);
};

/** a ÷ b rounded half up (away from zero) to `places` decimals; `b` is above zero. */
export const divide = (a: Decimal, b: Decimal, places: number): Decimal => {
  const digits = Math.max(fractionOf(a), fractionOf(b));
  const [of, by] = [units(a, digits), units(b, digits)];
  const scaled = (of < 0n ? -of : of) * 10n ** BigInt(places);
  const rounded = (2n * scaled + by) / (2n * by);
  return text(of < 0n ? -rounded : rounded, places);
};

/** Absorbs the error of binary fractions before a number is rounded up: 30.000000000004 is 30. */
const tolerance = 1e-9;

/** Beyond this, a number is written with an exponent. */
const exact = (whole: number): bigint | number => (Number.isSafeInteger(whole) ? whole : BigInt(whole));

/** A finite number of zero or more, rounded up to `places` decimals. */
export const roundedUp = (value: number, places: number): Decimal => {
  const scaled = value * 10 ** places;
  return text(exact(Math.ceil(scaled - tolerance * Math.max(1, scaled))), places);
};

/** A finite number of zero or more, rounded down to `places` decimals. */
export const roundedDown = (value: number, places: number): Decimal => {
  const scaled = value * 10 ** places;
  return text(exact(Math.floor(scaled + tolerance * Math.max(1, scaled))), places);
};

/** A finite number rounded to the nearest with `places` decimals: for statistics that are shown. */
export const rounded = (value: number, places: number): Decimal =>
  text(exact(Math.round(value * 10 ** places)), places);
