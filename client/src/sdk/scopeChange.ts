import { z } from 'zod';

const change = z.object({
  added: z.int(),
  unproven: z.array(z.object({ goods: z.string(), parent: z.string(), reason: z.string() })),
});

/** What a command did to a recall's scope: how much it added, and what it left out, each with the reason. */
export type ScopeChange = z.infer<typeof change>;

/** Reads it from the details of a command's answer; a repeated command has none and changed nothing. */
export function scopeChange(details: unknown): ScopeChange {
  const read = change.safeParse(details);
  return read.success ? read.data : { added: 0, unproven: [] };
}
