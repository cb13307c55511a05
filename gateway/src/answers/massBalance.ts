import { z } from 'zod';
import { decimal, height, id, page, uom } from './common';

const amounts = {
  made: decimal.describe('Commissioned or made by transformations.'),
  onHand: decimal.describe('At places now, loose and in containers, including held goods.'),
  held: decimal.describe('Part of onHand that is on hold, or covered by an open recall.'),
  inTransit: decimal.describe('In transit to the place.'),
  consumed: decimal.describe('Used in transformations.'),
  sold: decimal.describe('Sold, less what customers brought back.'),
  returned: decimal.describe(
    'What came back to the place: from customers, or under a recall to its opener. It is on hand, or counted where it went from there.',
  ),
  destroyed: decimal,
  lost: decimal.describe('Missing at places by counts and final receipts, less what was found again there.'),
  found: decimal.describe('Found at places by counts and receipts above what the ledger had there.'),
  adjusted: decimal.describe('found − lost.'),
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
    'made + found − onHand − inTransit − consumed − sold − destroyed − lost. Not zero only where records cannot be read.',
  ),
  places: z.array(massBalancePlace),
});

const totals = z.object({ uom, ...amounts, unexplained: decimal });

export const massBalance = z.object({
  height,
  at: z.string().optional().describe('The event time that was asked for.'),
  asOfHeight: z.int().optional().describe('The height that was asked for.'),
  rows: z.array(massBalanceRow).describe('A row for each lot and unit of measure.'),
  totals: z.array(totals).describe('The sums of all rows, by unit of measure.'),
});

/** The numbers of a mass balance that events changed, beside where goods are. */
export const balanceAccounts = [
  'made',
  'consumed',
  'sold',
  'returned',
  'destroyed',
  'lost',
  'found',
  'adjusted',
] as const;

const balanceChange = z.object({
  account: z.enum(balanceAccounts),
  amount: decimal.describe(
    'What it adds; below zero for a correction, for what customers brought back of `sold`, and for a loss in `adjusted`.',
  ),
  uom,
  place: id,
  party: id.optional(),
  time: z.string().describe('Event time.'),
  recordedAt: z.int().describe('The height of the ledger with it.'),
  transaction: z.string().describe('The transaction that recorded it.'),
  events: z
    .array(z.string())
    .describe('Its events that name the goods; none if they name only a container around them.'),
  into: z.array(id).optional().describe('Of what was consumed: the goods that were made of it.'),
});
export const balanceChanges = z.object({ ...page, rows: z.array(balanceChange) });

export type BalanceChanges = z.infer<typeof balanceChanges>;
export type MassBalancePlace = z.infer<typeof massBalancePlace>;
export type MassBalanceRow = z.infer<typeof massBalanceRow>;
export type MassBalance = z.infer<typeof massBalance>;
