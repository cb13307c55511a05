import { z } from 'zod';
import { uomCodes } from './uomCodes';

/**
 * An exact decimal number as text in canonical form: no exponent, no leading or trailing zeros, `-` if below zero
 * (`25000`, `0.5`, `-12.25`).
 */
export type Decimal = `${number}`;

/** The most digits of a stock quantity before and after its decimal point: enough for whole ounces in kilograms. */
export const quantityDigits = { integer: 15, fraction: 12 } as const;

/** The significant digits that a JSON number keeps exactly; a number with more must be sent as a string. */
const safeNumberDigits = 15;

/** The longest number text that is read, and the largest exponent; both are beyond what a double can hold. */
const longest = 4096;
const farthest = 400;

const plain = /^-?\d+(?:\.\d+)?$/;
const number = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Decimals in canonical form. */
const canonicalForm = /^(?:0|-?(?=[\d.]*[1-9])(?:0|[1-9]\d*)(?:\.\d*[1-9])?)$/;

/** Whole numbers that are exact as number and as text, and canonical as they are. */
const short = /^(?:0|[1-9]\d{0,14})$/;

const canonicalOf = (sign: string, whole: string, fraction: string): Decimal => {
  const before = whole.replace(/^0+(?=\d)/, '') || '0';
  const after = fraction.replace(/0+$/, '');
  const digits = after === '' ? before : `${before}.${after}`;
  return (digits === '0' || sign !== '-' ? digits : `-${digits}`) as Decimal;
};

/** The exact decimal of a number or number text, with its exponent expanded. Undefined if it is not a number. */
export const exactDecimal = (value: string | number): Decimal | undefined => {
  const text = String(value);
  if (text.length > longest) return undefined;
  if (canonicalForm.test(text)) return text as Decimal;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = number.exec(text) ?? [];
  const point = whole.length + Number(exponent);
  if (whole + fraction === '' || Math.abs(Number(exponent)) > farthest) return undefined;
  const digits = (whole + fraction)
    .padEnd(point, '0')
    .padStart(whole.length + fraction.length - Math.min(point, 0), '0');
  return canonicalOf(sign, digits.slice(0, Math.max(point, 0)), digits.slice(Math.max(point, 0)));
};

/** Returns true if stock can hold the quantity: it is not below zero and has no more digits than `quantityDigits`. */
export const isHoldable = (decimal: Decimal): boolean => {
  const [whole = '', fraction = ''] = decimal.split('.');
  return whole.length <= quantityDigits.integer && fraction.length <= quantityDigits.fraction && !isNegative(decimal);
};

/**
 * The canonical form of a plain decimal text or number. Undefined if it is not one, has more digits than stock can hold, or is a number
 * that may have lost digits.
 */
export const parseDecimal = (value: string | number): Decimal | undefined => {
  const text = String(value);
  if (short.test(text)) return text as Decimal;
  if (text.length > 64 || !(plain.test(text) || typeof value === 'number')) return undefined;
  const canonical = exactDecimal(text);
  if (canonical === undefined || !isHoldable(canonical.replace('-', '') as Decimal)) return undefined;
  const significant = canonical.replace(/[-.]/g, '').replace(/^0+/, '').length;
  return typeof value === 'number' && significant > safeNumberDigits ? undefined : canonical;
};

const decimals = (decimal: Decimal): number => {
  const point = decimal.indexOf('.');
  return point === -1 ? 0 : decimal.length - point - 1;
};

/** A decimal times 10 to the power of `digits`. */
const scaled = (decimal: Decimal, digits: number): bigint => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0'));
};

const format = (value: bigint, digits: number): Decimal => {
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  const point = text.length - digits;
  return canonicalOf(value < 0n ? '-' : '', text.slice(0, point), text.slice(point));
};

/** Returns true for a whole number so small that JavaScript adds and subtracts two of them exactly. */
const isSmallWhole = (decimal: Decimal): boolean => decimal.length < 16 && !decimal.includes('.');
const areSmallWhole = (a: Decimal, b: Decimal): boolean => isSmallWhole(a) && isSmallWhole(b);

/** Exact a + b. */
export const add = (a: Decimal, b: Decimal): Decimal => {
  if (a === '0') return b;
  if (b === '0') return a;
  if (areSmallWhole(a, b)) return `${Number(a) + Number(b)}`;
  const digits = Math.max(decimals(a), decimals(b));
  return format(scaled(a, digits) + scaled(b, digits), digits);
};

/** Exact a − b, which may be below zero. */
export const subtract = (a: Decimal, b: Decimal): Decimal => {
  if (b === '0') return a;
  return areSmallWhole(a, b) ? `${Number(a) - Number(b)}` : add(a, negate(b));
};

/** Below zero when a < b, zero when equal, above zero when a > b. */
export const compare = (a: Decimal, b: Decimal): -1 | 0 | 1 => {
  const digits = Math.max(decimals(a), decimals(b));
  const difference = areSmallWhole(a, b) ? Number(a) - Number(b) : scaled(a, digits) - scaled(b, digits);
  if (difference < 0) return -1;
  return difference > 0 ? 1 : 0;
};

/** Returns true if the decimal is zero. */
export const isZero = (a: Decimal): boolean => a === '0';

/** Returns true if the decimal is below zero. */
export const isNegative = (a: Decimal): boolean => a.startsWith('-');

/** −a. */
export const negate = (a: Decimal): Decimal =>
  isZero(a) ? a : isNegative(a) ? (a.slice(1) as Decimal) : (`-${a}` as Decimal);

/** The exact sum of decimals; zero for an empty list. */
export const sum = (all: readonly Decimal[]): Decimal => all.reduce<Decimal>(add, '0');

const greatestDivisor = (a: bigint, b: bigint): bigint => {
  let [greater, less] = [a, b];
  while (less !== 0n) [greater, less] = [less, greater % less];
  return greater;
};

/** Divides a number by `of` as often as possible. Returns the result and the number of divisions. */
const without = (value: bigint, of: bigint): [left: bigint, count: number] => {
  let left = value;
  let count = 0;
  for (; left % of === 0n; count += 1) left /= of;
  return [left, count];
};

/** Exact a · b ÷ c; undefined if the result is not a finite decimal. `c` is above zero. */
export const scale = (a: Decimal, b: Decimal, c: Decimal): Decimal | undefined => {
  const numerator = scaled(a, decimals(a)) * scaled(b, decimals(b)) * 10n ** BigInt(decimals(c));
  const denominator = scaled(c, decimals(c)) * 10n ** BigInt(decimals(a) + decimals(b));
  const common = greatestDivisor(numerator < 0n ? -numerator : numerator, denominator);
  const rest = denominator / common;
  const [odd, twos] = without(rest, 2n);
  const [other, fives] = without(odd, 5n);
  if (other !== 1n) return undefined;
  const digits = Math.max(twos, fives);
  return format(((numerator / common) * 10n ** BigInt(digits)) / rest, digits);
};

type DecimalSchema = z.ZodPipe<
  z.ZodUnion<readonly [z.ZodString, z.ZodNumber]>,
  z.ZodTransform<Decimal, string | number>
>;

const decimal = (allowed: (value: Decimal) => boolean, expected: string): DecimalSchema =>
  z
    .union([z.string(), z.number()], { error: `A quantity is ${expected}, as text or number.` })
    .transform((value, context) => {
      const canonical = parseDecimal(value);
      if (canonical !== undefined && allowed(canonical)) return canonical;
      const given = String(value).slice(0, 64);
      const { integer, fraction } = quantityDigits;
      const message = `A quantity is ${expected}: up to ${integer} digits and ${fraction} decimals, without exponent, and as text if it has more than ${safeNumberDigits} digits; not ${JSON.stringify(given)}.`;
      context.addIssue({ code: 'custom', message, params: { code: 'quantity_invalid' } });
      return z.NEVER;
    });

/** Reads a quantity above zero from text or a number and returns its canonical text. */
export const quantity: DecimalSchema = decimal(
  (value) => !isZero(value) && !isNegative(value),
  'a plain decimal above zero',
);

/** A quantity of zero or more. */
export const quantityOrZero: DecimalSchema = decimal((value) => !isNegative(value), 'a plain decimal of zero or more');

/** A quantity in a captured event: any decimal number of zero or more, kept exactly even if stock cannot hold it. */
export const eventQuantity: DecimalSchema = z
  .union([z.string(), z.number()], { error: 'A quantity is a decimal number.' })
  .transform((value, context) => {
    const exact = exactDecimal(value);
    if (exact !== undefined && !isNegative(exact)) return exact;
    const message = `A quantity is a decimal number of zero or more, not ${JSON.stringify(String(value).slice(0, 64))}.`;
    context.addIssue({ code: 'custom', message, params: { code: 'quantity_invalid' } });
    return z.NEVER;
  });

/** A unit code of UN/ECE Recommendation 20 or 21 that Lotline supports, such as KGM, LBR, EA or CS. */
export const unitOfMeasure: z.ZodString = z
  .string()
  .refine((code) => /^[A-Z0-9]{2,3}$/.test(code), {
    error: 'A unit is a UN/ECE code of 2 or 3 capitals or digits, such as KGM, LBR or CS.',
    params: { code: 'uom_invalid' },
    abort: true,
  })
  .refine((code) => uomCodes.has(code), {
    error: (issue) =>
      `${String(issue.input)} is not a supported unit; use a UN/ECE Recommendation 20 code such as KGM, LBR, EA or CS.`,
    params: { code: 'uom_invalid' },
  })
  .meta({ pattern: '^[A-Z0-9]{2,3}$' });
