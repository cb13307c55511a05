import { z } from 'zod';

const change = z.object({
  added: z.int(),
  unproven: z.array(z.object({ goods: z.string(), parent: z.string(), reason: z.string() })),
});

/** A command's change of a recall's scope: the number of added goods, and the goods left out with the reason. */
export type ScopeChange = z.infer<typeof change>;

/** Parses it from a command's details; a repeated command has none, because it changed nothing. */
export function scopeChange(details: unknown): ScopeChange {
  const read = change.safeParse(details);
  return read.success ? read.data : { added: 0, unproven: [] };
}
