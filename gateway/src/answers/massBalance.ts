import { z } from 'zod';
import { decimal, height, id, uom } from './common';

const amounts = {
  made: decimal.describe('Commissioned or made by transformations.'),
  onHand: decimal.describe('At places now, loose and in containers, including held goods.'),
  held: decimal.describe('Part of onHand that is on hold, or covered by an open recall.'),
  inTransit: decimal.describe('In transit to the place.'),
  consumed: decimal.describe('Used in transformations.'),
  sold: decimal.describe('Sold, less returns.'),
  destroyed: decimal,
  adjusted: decimal.describe('Differences that counts and receipts found: more if positive, lost if negative.'),
};

const massBalancePlace = z.object({
  place: id,
  party: id.optional().describe('The holder: the party of the place.'),
  ...amounts,
  events: z.string().describe('Path of the events behind the numbers.'),
});

const massBalanceRow = z.object({
  lot: id,
  uom,
  ...amounts,
  unexplained: decimal.describe(
    'made + adjusted − onHand − inTransit − consumed − sold − destroyed. Not zero only where records cannot be read.',
  ),
  places: z.array(massBalancePlace),
});

export const massBalance = z.object({
  height,
  rows: z.array(massBalanceRow).describe('A row for each lot and unit of measure.'),
});

export type MassBalancePlace = z.infer<typeof massBalancePlace>;
export type MassBalanceRow = z.infer<typeof massBalanceRow>;
export type MassBalance = z.infer<typeof massBalance>;
