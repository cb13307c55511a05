import { z } from 'zod';
import { limits } from './limits';

interface Definition extends z.core.$ZodArrayDef {
  readonly most: number;
}

/** Zod's own array parses all elements before it checks the length, and does not stop at errors. */
const BoundedArray = z.core.$constructor<z.ZodArray, Definition>('BoundedArray', (inst, def) => {
  z.ZodArray.init(inst, def);
  const { most, element } = def;
  const readAny = inst._zod.parse.bind(inst._zod);
  inst._zod.parse = (payload, context) => {
    const given: unknown = payload.value;
    if (!Array.isArray(given)) return readAny(payload, context);
    // The length check, which runs afterwards, refuses it.
    if (given.length > most) return payload;
    const read: unknown[] = [];
    for (const [index, value] of (given as unknown[]).entries()) {
      const each = element._zod.run({ value, issues: [] }, context);
      if (each instanceof Promise) throw new z.core.$ZodAsyncError();
      payload.issues.push(...z.core.util.prefixIssues(index, each.issues));
      if (payload.issues.length >= limits.errors) break;
      read.push(each.value);
    }
    payload.value = read;
    return payload;
  };
});

/** An array with a maximum length. A longer one is refused before its elements are parsed; parsing stops after `limits.errors` errors. */
export const boundedArray = <Item extends z.ZodType>(item: Item, most: number, error?: string): z.ZodArray<Item> =>
  (new BoundedArray({ type: 'array', element: item, most }) as z.ZodArray<Item>).max(most, { abort: true, error });
