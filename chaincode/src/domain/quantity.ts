import { z } from 'zod';
import { unitCodes } from './unitCodes';

/**
 * An exact decimal number as text in its one canonical form: no exponent, no leading or trailing zeros, `-` when below
 * zero (`25000`, `0.5`, `-12.25`).
 */
export type Decimal = `${number}`;

/** How many digits a quantity read from outside may have before and after its decimal point. */
export const quantityDigits = { integer: 15, fraction: 6 } as const;

/** How many significant digits a JSON number surely kept since it was text; more must be sent as a string. */
const safeNumberDigits = 15;

const plain = /^(-?)0*(\d{1,15})(?:\.(\d{1,6}))?$/;

/** Few enough digits to be exact in every spelling, in canonical form as they are. */
const short = /^(?:0|[1-9]\d{0,14})$/;

const scaled = (decimal: Decimal): bigint => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(quantityDigits.fraction, '0'));
};

const format = (value: bigint): Decimal => {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(quantityDigits.fraction + 1, '0');
  const whole = digits.slice(0, -quantityDigits.fraction);
  const fraction = digits.slice(-quantityDigits.fraction).replace(/0+$/, '');
  return `${sign}${whole}${fraction && `.${fraction}`}` as Decimal;
};

/** The canonical form of a plain decimal text or number, or undefined when it is none or has too many digits. */
export const parseDecimal = (value: string | number): Decimal | undefined => {
  const text = String(value);
  if (short.test(text)) return text as Decimal;
  if (!plain.test(text) || text.length > 64) return undefined;
  const canonical = format(scaled(text as Decimal));
  const significant = canonical.replace(/[-.]/g, '').replace(/^0+/, '').length;
  return typeof value === 'number' && significant > safeNumberDigits ? undefined : canonical;
};

/** A whole number that JavaScript's own numbers hold exactly, also when another one is added or taken away. */
const isSmallWhole = (decimal: Decimal): boolean => decimal.length < 16 && !decimal.includes('.');
const areSmallWhole = (a: Decimal, b: Decimal): boolean => isSmallWhole(a) && isSmallWhole(b);

/** Exact a + b. */
export const add = (a: Decimal, b: Decimal): Decimal =>
  areSmallWhole(a, b) ? `${Number(a) + Number(b)}` : format(scaled(a) + scaled(b));

/** Exact a − b, which may be below zero. */
export const subtract = (a: Decimal, b: Decimal): Decimal =>
  areSmallWhole(a, b) ? `${Number(a) - Number(b)}` : format(scaled(a) - scaled(b));

/** Below zero when a < b, zero when equal, above zero when a > b. */
export const compare = (a: Decimal, b: Decimal): -1 | 0 | 1 => {
  const difference = areSmallWhole(a, b) ? Number(a) - Number(b) : scaled(a) - scaled(b);
  if (difference < 0) return -1;
  return difference > 0 ? 1 : 0;
};

/** Whether a decimal is nought. */
export const isZero = (a: Decimal): boolean => a === '0';

/** Whether a decimal is below nought. */
export const isNegative = (a: Decimal): boolean => a.startsWith('-');

/** −a. */
export const negate = (a: Decimal): Decimal => format(-scaled(a));

/** The exact sum of any number of decimals; nought for none. */
export const sum = (all: readonly Decimal[]): Decimal => format(all.reduce((total, each) => total + scaled(each), 0n));

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
      const message = `A quantity is ${expected}: up to ${integer} digits and ${fraction} decimals, without exponent, and as text past ${safeNumberDigits} digits in all; not ${JSON.stringify(given)}.`;
      context.addIssue({ code: 'custom', message, params: { code: 'quantity_invalid' } });
      return z.NEVER;
    });

/** A quantity above zero, from text or a number; out comes its canonical text. */
export const quantity: DecimalSchema = decimal(
  (value) => !isZero(value) && !isNegative(value),
  'a plain decimal above zero',
);

/** A quantity of zero or more. */
export const quantityOrZero: DecimalSchema = decimal((value) => !isNegative(value), 'a plain decimal of zero or more');

/** A unit code of UN/ECE Recommendation 20 or 21 that Lotline knows, such as KGM, LBR, EA or CS. */
export const unitOfMeasure: z.ZodString = z
  .string()
  .refine((code) => /^[A-Z0-9]{2,3}$/.test(code), {
    error: 'A unit is a UN/ECE code of 2 or 3 capitals or digits, such as KGM, LBR or CS.',
    params: { code: 'unit_invalid' },
    abort: true,
  })
  .refine((code) => unitCodes.has(code), {
    error: (issue) =>
      `${String(issue.input)} is no unit Lotline knows; use a UN/ECE Recommendation 20 code such as KGM, LBR, EA or CS.`,
    params: { code: 'unit_invalid' },
  })
  .meta({ pattern: '^[A-Z0-9]{2,3}$' });
