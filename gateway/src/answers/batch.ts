import { outcomeStatuses } from '#domain';
import { z } from 'zod';
import { height } from './common';

const outcome = z.object({
  idempotencyKey: z.string().describe('The idempotency key of the command.'),
  status: z.enum(outcomeStatuses),
  subject: z.string(),
  events: z.array(z.string()),
  exceptions: z.array(z.object({ code: z.string(), detail: z.string() })),
  code: z.string().optional(),
  message: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** The response to a batch of commands: one outcome per command, in order. */
export const batchAnswer = z.object({ height, outcomes: z.array(outcome) });

export type BatchAnswer = z.infer<typeof batchAnswer>;
