import type { z } from 'zod';

/** Lets a schema take a value at once if `isDone`. It must be valid for the schema then, and parsing must leave it as it is. */
export function quick<Schema extends z.ZodType>(schema: Schema, isDone: (value: unknown) => boolean): Schema {
  const run = schema._zod.run.bind(schema._zod);
  schema._zod.run = (payload, context) => (isDone(payload.value) ? payload : run(payload, context));
  return schema;
}
