import { z } from 'zod';
import { decimal, id, page, uom } from './common';

export const stockRow = z.object({
  lot: id,
  place: id.describe(
    'Where it is; for goods in transit, where they are going (or came from, when no event says where to).',
  ),
  unit: uom,
  onHand: decimal.describe('At the place, loose and in logistic units, held included.'),
  held: decimal.describe(
    'Part of onHand that may not move: on hold, damaged, or covered by an open recall. As of a past time or height: what was held by quantity, without holds on whole lots and recalls.',
  ),
  reserved: decimal.describe('Part of onHand offered in an open handoff.'),
  inTransit: decimal.describe('Under way to the place.'),
});

export const stockAnswer = z.object({
  ...page,
  at: z.string().optional().describe('The time asked for (event time).'),
  rows: z.array(stockRow),
});

export type StockAnswer = z.infer<typeof stockAnswer>;
