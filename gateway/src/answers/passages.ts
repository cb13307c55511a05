import { z } from 'zod';
import { id, time } from './common';

/** A way that goods in transit go. */
export const leg = z.object({
  from: id,
  to: id.optional(),
  receiver: id.optional(),
  left: time.optional(),
  shipment: z.string().optional().describe('The shipment that it is part of.'),
  missing: z
    .string()
    .optional()
    .describe('The place where a final receipt missed it: it is lost until somebody finds it.'),
});

/** The departures and arrivals of a thing by captured events. */
export const passages = z
  .array(
    z.object({
      place: id,
      direction: z.enum(['out', 'in', 'back']).describe('Out, in, or back: sold or sent goods that came back.'),
      at: time,
      steps: z.array(z.string()),
      times: z.array(time).optional().describe('The event times of its steps, if there are several.'),
      end: z.string().optional(),
      party: id.optional(),
      advice: z.string().optional(),
      voided: time.optional(),
      leg: leg.optional().describe('How it arrived, where it has left since or was packed.'),
      idle: z.literal(true).optional().describe('Set if it was at the place already, so the arrival moved nothing.'),
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
