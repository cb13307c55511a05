import { z } from 'zod';
import { id, time } from './common';

/** The departures and arrivals of a thing by captured events. */
export const passages = z
  .array(
    z.object({
      place: id,
      direction: z.enum(['out', 'in']),
      at: time,
      steps: z.array(z.string()),
      end: z.string().optional(),
      party: id.optional(),
      advice: z.string().optional(),
      voided: time.optional(),
      ways: z
        .array(
          z.object({
            step: z.string(),
            at: time,
            end: id.optional(),
            party: id.optional(),
            receiver: id.optional(),
            advice: z.string().optional(),
          }),
        )
        .optional()
        .describe('The routes that its steps state, if they differ.'),
    }),
  )
  .describe('The last places that it left or arrived at, by captured events.');
