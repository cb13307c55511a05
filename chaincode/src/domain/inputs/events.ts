import { z } from 'zod';
import { text } from './common';

/** One EPCIS 2.0 event as its sender wrote it, with the document's @context where extensions need it. */
export const capture = z.strictObject({
  event: z.record(z.string(), z.unknown()),
  context: z.unknown().optional(),
});

/** Closes an exception with what was found out about it. */
export const resolveException = z.strictObject({
  event: z.string().min(1).max(512),
  number: z.int().min(1).max(999),
  resolution: text(),
});
