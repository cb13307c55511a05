import { z } from 'zod';
import { boundedArray } from '../boundedArray';
import { timeZoneOffset } from '../epcis/fields';
import { utcTime } from '../epcis/utcTime';
import type { NodeId } from '../facts/links';
import { isIdError } from '../gs1/idError';
import { canonicalKind } from '../gs1/isCanonical';
import { parseId } from '../gs1/parseId';
import { containerId, pieceId, stockedId } from '../gs1/goodsSchemas';
import { limits } from '../limits';
import { quantity, unitOfMeasure } from '../quantity';
import { quick } from '../quick';
import { uomCodes } from '../uomCodes';

const plain = /^[^\p{Cc}\p{Cs}]*$/u;

/** Text for people: no control characters, no lone surrogates, trimmed, not empty. */
export const text = (maximum: number = limits.text): z.ZodType<string, string> =>
  z.string().trim().min(1).max(maximum).regex(plain, 'must not contain control characters or lone surrogates');

/** The event time that the caller states, RFC 3339 with offset. Defaults to the transaction's time. */
export const claimedTime = z.iso
  .datetime({ offset: true })
  .refine((given) => utcTime(given) !== undefined && isZoned(given), {
    error: 'must be a time of the years 1000 to 9999 with up to 12 decimals and an offset of up to 14:00',
  });

const isZoned = (given: string): boolean => {
  const offset = /[+-]\d\d:\d\d$/.exec(given)?.[0];
  return offset === undefined || timeZoneOffset.safeParse(offset).success;
};

export const date = z.iso.date();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 lower case hexadecimal digits');
export const reason = text();

const wholeQuantity = /^[1-9]\d{0,11}$/;

/** Returns true for the usual line: a canonical lot, a whole quantity and a known unit, and nothing else. */
function isUsualLine(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  const { lot, quantity: amount, uom } = value as Readonly<Record<string, unknown>>;
  return (
    typeof lot === 'string' &&
    typeof amount === 'string' &&
    typeof uom === 'string' &&
    Object.keys(value).length === 3 &&
    wholeQuantity.test(amount) &&
    uomCodes.has(uom) &&
    canonicalKind(lot) === 'lot'
  );
}

export const lotLine = quick(z.strictObject({ lot: stockedId, quantity: quantity, uom: unitOfMeasure }), isUsualLine);
export const lotLines = boundedArray(lotLine, limits.lines).default([]);
export const itemList = boundedArray(pieceId, limits.items).default([]);
export const containerList = boundedArray(containerId, limits.containers).default([]);

/** The reason for shipping or selling expired goods. */
export const allowExpired = z.strictObject({ reason }).optional();

export const at = { at: claimedTime.optional() };

/**
 * A node of the genealogy: goods in any spelling of their id, one filling of a container (`{id} {number}`), or a transformation of
 * several events (`process {msp} {transformationID}`).
 */
export const node = z
  .string()
  .regex(/^[\x21-\x7e]+(?: [\x21-\x7e]+){0,2}$/, 'must be an id of goods, a container’s id and filling, or a process')
  .max(limits.canonicalId)
  .transform((given) => {
    const read = given.includes(' ') ? undefined : parseId(given);
    return (read && !isIdError(read) ? read.id : given) as NodeId;
  });
