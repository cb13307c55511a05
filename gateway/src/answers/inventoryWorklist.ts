import { z } from 'zod';
import { decimal, height, id, uom } from './common';
import { gap } from './inventoryPolicies';

export const workKinds = [
  'low',
  'stock_out',
  'overstock',
  'dead',
  'expiring',
  'variance',
  'late',
  'recalled',
  'forecast_off',
] as const;
export const severities = ['high', 'medium', 'low'] as const;

const workId = z.string().regex(/^[a-z_]+-[0-9a-f]{12}$/, {
  error: 'The id of a thing to do is as the list shows it, such as low-0123456789ab.',
});

const action = z.object({
  summary: z.string(),
  requests: z
    .array(z.object({ path: z.string(), body: z.record(z.string(), z.unknown()) }))
    .describe('Send each body to its path by POST, in this order.'),
});

const workEntry = z.object({ at: z.string(), user: z.string(), text: z.string() });

export const workRow = z.object({
  item: z.string().describe('The same as long as it is about the same goods, order or count.'),
  kind: z.enum(workKinds),
  severity: z.enum(severities),
  detail: z.string(),
  recommendation: z.string(),
  product: id.optional(),
  lot: id.optional(),
  place: id.optional(),
  order: z.string().optional(),
  count: z.string().optional(),
  quantity: decimal.optional().describe('Goods that it is about.'),
  uom: uom.optional(),
  value: decimal
    .optional()
    .describe('Value at risk: the goods at the mean cost of their receipts; absent without a cost.'),
  currency: z.string().optional(),
  actions: z.array(action).describe('Requests that carry the recommendation out.'),
  owner: z.string().optional(),
  due: z.string().optional(),
  snoozedUntil: z.string().optional(),
  history: z.array(workEntry),
});

export const worklistAnswer = z.object({
  height,
  rows: z.array(workRow),
  gaps: z.array(gap).describe('What cannot be watched, and what it needs.'),
});

/** The fields that a user changes of an item that needs a person. */
export const careFields = {
  owner: z
    .string()
    .min(1)
    .max(100)
    .nullable()
    .optional()
    .describe('A user of yours, registered or with a key, who takes care of it; null for nobody.'),
  due: z.iso.date().nullable().optional().describe('The day by which it has to be done; null for none.'),
  snoozedUntil: z.iso.date().nullable().optional().describe('Not shown before this day; null to show it.'),
  note: z.string().min(1).max(500).optional().describe('A comment.'),
};

export const workChange = z
  .strictObject({ item: workId, ...careFields })
  .refine((change) => Object.keys(change).length > 1, {
    error: 'It changes nothing: give owner, due, snoozedUntil or note.',
  });
export const workAnswer = workRow.extend({ height });

export type WorkKind = (typeof workKinds)[number];
export type WorkRow = z.infer<typeof workRow>;
export type WorkAnswer = z.infer<typeof workAnswer>;
export type WorklistAnswer = z.infer<typeof worklistAnswer>;
export type WorkChange = z.output<typeof workChange>;
export type WorkChangeText = z.input<typeof workChange>;
