import { z } from 'zod';
import { type Decimal, quantity, quantityDigits, quantityOrZero } from '#domain';

const amountOf = (
  digits: typeof quantity,
  expected: string,
): z.ZodPipe<z.ZodUnion<readonly [z.ZodString, z.ZodNumber]>, z.ZodTransform<Decimal, string | number>> => {
  const said = `A price or cost is a plain decimal ${expected}`;
  return z.union([z.string(), z.number()], { error: `${said}, as text or number.` }).transform((value, context) => {
    const read = digits.safeParse(value);
    if (read.success) return read.data;
    const { integer, fraction } = quantityDigits;
    const given = JSON.stringify(String(value).slice(0, 64));
    const message = `${said}: up to ${integer} digits and ${fraction} decimals, without exponent and currency; not ${given}.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
};

/** An amount of money above zero, as exact as a quantity. */
export const money = amountOf(quantity, 'above zero');

/** An amount of money of zero or more. */
export const moneyOrZero = amountOf(quantityOrZero, 'of zero or more');
