import { z } from 'zod';
import { decimal, id, page, uom } from './common';

const amounts = {
  onHand: decimal.describe('Quantity at the place, loose and in containers, including held goods.'),
  held: decimal.describe(
    'Part of onHand that may not move: on hold, damaged, or covered by an open recall. As of a past time or height: goods held by quantity, without holds on whole lots and recalls.',
  ),
  reserved: decimal.describe('Part of onHand offered in an open handoff.'),
  inTransit: decimal.describe('Quantity in transit to the place.'),
  available: decimal.describe(
    'Part of onHand that may be shipped or sold: not held, not reserved, not expired. What is in containers counts; it leaves with its container, or after it was taken out.',
  ),
};

const stockRow = z.object({
  lot: id.describe('The lot; for serialized items without a lot, their product.'),
  place: id.describe(
    'Location of the goods; for goods in transit, their destination (or origin, if no event names a destination).',
  ),
  uom: uom,
  ...amounts,
  expiry: z.string().optional().describe('The last day on which the lot may be sold, YYYY-MM-DD.'),
});

export const stockAnswer = z.object({
  ...page,
  at: z.string().optional().describe('The time asked for (event time).'),
  rows: z.array(stockRow),
});

export const stockTotals = z.object({
  ...page,
  at: z.string().optional().describe('The time asked for (event time).'),
  rows: z.array(
    z.object({
      place: id.optional().describe('With `by=place`.'),
      product: id.describe('The product; for goods without a GTIN, their own id.'),
      uom: uom.describe('The product’s unit if the whole lot converts to it exactly, otherwise the lot’s.'),
      ...amounts,
      lots: z.int().describe('Number of lot balances that were added up.'),
      expiry: z.string().optional().describe('The earliest expiry among the lots.'),
    }),
  ),
});

export type StockTotals = z.infer<typeof stockTotals>;
export type StockAnswer = z.infer<typeof stockAnswer>;
