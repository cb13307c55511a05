import { z } from 'zod';
import { fault } from './fault';
import { limits } from '../limits';

/** A JSON value in a parsed event: numbers that are not safe integers are text. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Turns numbers that are not safe integers into their shortest text, because the ledger encodes no floats. */
const withoutFloats = (value: unknown): Json => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : String(value);
  if (Array.isArray(value)) return value.map(withoutFloats);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutFloats(each)]));
  }
  return value as null | boolean | string;
};

/** The value of an extension field. */
export const extensionValue: z.ZodPipe<z.ZodUnknown, z.ZodTransform<Json>> = z.unknown().transform(withoutFloats);

type Extensible<Shape extends z.core.$ZodLooseShape> = z.ZodObject<Shape, z.core.$catchall<typeof extensionValue>>;

/**
 * A standard object that allows extension fields. Their keys must have a namespace (`example:field` or a full URI,
 * EPCIS 2.0 §11.4), so that a misspelt standard field is refused and not ignored.
 */
export const extensible = <Shape extends z.core.$ZodLooseShape>(what: string, shape: Shape): Extensible<Shape> =>
  z
    .object(shape)
    .catchall(extensionValue)
    .check((payload) => {
      for (const key of Object.keys(payload.value)) {
        if (payload.issues.length >= limits.errors) return;
        if (Object.hasOwn(shape, key) || key.includes(':')) continue;
        const message = `"${key}" is not a field of ${what}; an extension field needs a namespace, such as example:${key}.`;
        payload.issues.push(fault('field_unknown', message, [key]));
      }
    });
