import { z } from 'zod';
import { fault } from './fault';

/** A value of JSON as events hold it once read: numbers that are not safe integers have become text. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Numbers that are not safe integers become their shortest text, because the ledger encodes no floats. */
const withoutFloats = (value: unknown): Json => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : String(value);
  if (Array.isArray(value)) return value.map(withoutFloats);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutFloats(each)]));
  }
  return value as null | boolean | string;
};

/** What stands under a key of someone's own vocabulary. */
export const extensionValue: z.ZodPipe<z.ZodUnknown, z.ZodTransform<Json>> = z.unknown().transform(withoutFloats);

type Extensible<Shape extends z.core.$ZodLooseShape> = z.ZodObject<Shape, z.core.$catchall<typeof extensionValue>>;

/**
 * An object of the standard that also takes extensions. Their keys must be of a namespace (`example:field` or a full URI,
 * EPCIS 2.0 §11.4), so that a misspelt standard field is refused rather than ignored.
 */
export const extensible = <Shape extends z.core.$ZodLooseShape>(what: string, shape: Shape): Extensible<Shape> =>
  z
    .object(shape)
    .catchall(extensionValue)
    .check((payload) => {
      for (const key of Object.keys(payload.value)) {
        if (Object.hasOwn(shape, key) || key.includes(':')) continue;
        const message = `"${key}" is no field of ${what}; a field of your own needs a namespace, such as example:${key}.`;
        payload.issues.push(fault('field_unknown', message, [key]));
      }
    });
