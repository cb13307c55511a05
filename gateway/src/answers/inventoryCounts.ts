import { z } from 'zod';
import { localId, placeId, productId, quantityOrZero, stockedId } from '#domain';
import { decimal, height, id, uom } from './common';
import { gap } from './inventoryPolicies';
import { apiLimits } from './limits';

const interval = z.int().min(1).max(apiLimits.days);

/** How often the goods of each class are counted, and which differences need a reason or another user. */
const planFields = z.strictObject({
  A: interval.default(30).describe('Days between two counts.'),
  B: interval.default(90),
  C: interval.default(180),
  unclassified: interval.default(90).describe('Of products without a class, such as those without a cost.'),
  variancePercent: z
    .number()
    .min(0)
    .max(100)
    .default(3)
    .describe('A count that differs by more from the books needs a reason.'),
  recountPercent: z
    .number()
    .min(0)
    .max(1000)
    .optional()
    .describe(
      'A count that differs by more needs another user: for a second count, or to end the exception of a count that was booked at once. By default variancePercent.',
    ),
});
export const countPlan = planFields.refine(
  ({ variancePercent, recountPercent = variancePercent }) => recountPercent >= variancePercent,
  { error: 'It is below variancePercent, the first threshold.', path: ['recountPercent'] },
);
export const countPlanAnswer = planFields.extend({ height });

const abc = z.enum(['A', 'B', 'C']);
const xyz = z.enum(['X', 'Y', 'Z']);

const classRow = z.object({
  product: id,
  uom: uom.optional(),
  used: decimal.optional().describe('Sold and consumed in the days, at all places of yours.'),
  value: decimal.optional().describe('used · unit cost.'),
  currency: z.string().optional(),
  share: decimal.optional().describe('Share of all used value, with everything ranked above it.'),
  abc: abc.optional(),
  variation: decimal.optional().describe('Standard deviation / mean of the demand of a week.'),
  xyz: xyz.optional(),
  gaps: z.array(gap),
});
export const classesAnswer = z.object({ height, days: z.int(), rows: z.array(classRow) });

const dueRow = z.object({
  lot: id,
  product: id.optional(),
  place: id,
  uom,
  class: abc.optional(),
  lastCounted: z.string().optional().describe('The last approved count; absent if there is none.'),
  due: z.string(),
  isOverdue: z.boolean(),
});
export const dueAnswer = z.object({ height, rows: z.array(dueRow) });

/** A count of lots at a place, whose books the counter does not see. */
export const countInput = z.strictObject({
  count: localId.describe('Your own number of the count.'),
  place: placeId,
  product: productId.optional().describe('Only lots of this product.'),
  lots: z.array(stockedId).min(1).max(500).optional().describe('Only these; by default all loose lots there.'),
});

export const countEntry = z.strictObject({
  count: localId,
  lines: z
    .array(
      z.strictObject({
        lot: stockedId,
        counted: quantityOrZero.describe('The loose quantity, in the unit of the line.'),
      }),
    )
    .min(1)
    .max(500),
});

export const countLines = z.strictObject({
  count: localId,
  lots: z.array(stockedId).min(1).max(500).optional().describe('By default all possible lines.'),
});

export const countApproval = countLines.extend({
  reason: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Why the books were wrong; needed for lines beyond the threshold.'),
});

const lineStates = ['open', 'recount', 'counted', 'approved'] as const;

const countLine = z.object({
  lot: id,
  uom,
  state: z
    .enum(lineStates)
    .describe(
      'open: to be counted. recount: to be counted again by another user. counted: to be approved by another user.',
    ),
  counts: z
    .array(z.object({ counted: decimal.optional(), by: z.string(), at: z.string() }))
    .describe('Quantities are hidden until no further count is needed.'),
  book: decimal.optional().describe('On the ledger when the last count was entered; hidden likewise.'),
  variance: decimal.optional().describe('counted − book.'),
  variancePercent: decimal.optional().describe('|variance| / book · 100; absent if the book has none.'),
  approvedBy: z.string().optional(),
  reason: z.string().optional().describe('Why the book was wrong, by the user who approved it.'),
  refused: z.object({ code: z.string(), detail: z.string() }).optional().describe('Why the ledger refused the count.'),
});

export const countStatus = z.enum(['open', 'approved', 'cancelled']);

const countSheet = z.object({
  count: z.string(),
  place: id,
  status: countStatus,
  variancePercent: z.number(),
  recountPercent: z
    .number()
    .optional()
    .describe('Beyond it, another user must count again; by default variancePercent.'),
  openedBy: z.string(),
  openedAt: z.string(),
  lines: z.array(countLine),
});
export const countAnswer = countSheet.extend({ height });
export const countsAnswer = z.object({ height, rows: z.array(countSheet) });

const accuracyRow = z.object({
  name: z.string(),
  checked: z.int(),
  accurate: z.int(),
  percent: decimal.describe('accurate / checked · 100, rounded to 2 decimals.'),
});
export const accuracyAnswer = z.object({
  height,
  places: z.array(accuracyRow).describe('Books that were within the threshold of the approved count.'),
  counters: z.array(accuracyRow).describe('Counts of a user that were within the threshold of the approved count.'),
});

export type CountPlan = z.output<typeof countPlan>;
export type CountPlanText = z.input<typeof countPlan>;
export type CountPlanAnswer = z.infer<typeof countPlanAnswer>;
export type ClassRow = z.infer<typeof classRow>;
export type ClassesAnswer = z.infer<typeof classesAnswer>;
export type DueAnswer = z.infer<typeof dueAnswer>;
export type CountInput = z.output<typeof countInput>;
export type CountInputText = z.input<typeof countInput>;
export type CountEntry = z.output<typeof countEntry>;
export type CountEntryText = z.input<typeof countEntry>;
export type CountLinesText = z.input<typeof countLines>;
export type CountApprovalText = z.input<typeof countApproval>;
export type CountLine = z.infer<typeof countLine>;
export type CountSheet = z.infer<typeof countSheet>;
export type CountAnswer = z.infer<typeof countAnswer>;
export type CountsAnswer = z.infer<typeof countsAnswer>;
export type AccuracyAnswer = z.infer<typeof accuracyAnswer>;
