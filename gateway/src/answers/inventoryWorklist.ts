import { z } from 'zod';
import { decimal, height, id, time, uom } from './common';
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

/** Values that actions ask for. */
export const workAsks = ['reason', 'counted', 'to'] as const;

const workId = z.string().regex(/^[a-z_]+-[0-9a-f]{12}$/, {
  error: 'The id of a thing to do is as the list shows it, such as low-0123456789ab.',
});

/** A value that only the user knows, such as the quantity that was counted. */
const ask = z.object({
  name: z.enum(workAsks),
  says: z.string().describe('What is asked.'),
  at: z
    .array(z.union([z.string(), z.int()]))
    .describe('Where the value belongs in the body of the last request: names of fields, and positions in lists.'),
});

const action = z.object({
  summary: z.string(),
  asks: z.array(ask).optional().describe('Values that you add before you send the requests.'),
  requests: z
    .array(z.object({ path: z.string(), body: z.record(z.string(), z.unknown()) }))
    .describe('Send each body to its path by POST, in this order.'),
});

const workEntry = z.object({ at: z.string(), user: z.string(), text: z.string() });

const workRow = z.object({
  item: z.string().describe('Stays the same for the same goods, order or count.'),
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
  gaps: z.array(gap).describe('What cannot be watched, and the missing values.'),
});

/** The fields that a user changes of an item that needs a person. */
export const careFields = {
  owner: z
    .string()
    .min(1)
    .max(100)
    .nullable()
    .optional()
    .describe('The user who takes care of it, registered or with a key; null for nobody.'),
  due: z.iso.date().nullable().optional().describe('Due day; null for none.'),
  snoozedUntil: z.iso
    .date()
    .refine((day) => day > new Date().toISOString().slice(0, 10), {
      error: 'It is postponed to a later day than today in UTC.',
    })
    .nullable()
    .optional()
    .describe('Postponed to this day; null to show it again.'),
  note: z.string().min(1).max(500).optional().describe('A comment.'),
};

export const workChange = z
  .strictObject({ item: workId, ...careFields })
  .refine((change) => Object.keys(change).length > 1, {
    error: 'It changes nothing: give owner, due, snoozedUntil or note.',
  });
export const workAnswer = workRow.extend({ height });

/** Kinds of which the inbox has notices of its own already: lots that expire, recalls, and what the rule of counts raises. */
const noticedOtherwise: readonly string[] = ['expiring', 'recalled', 'variance'];
const usuallyNoticed = workKinds.filter((kind) => !noticedOtherwise.includes(kind));

/** The items of the worklist that become notices of an organisation. */
export const workNoticeSettings = z.strictObject({
  isOn: z.boolean().default(true).describe('false: no notices, and the present ones end.'),
  severity: z.enum(severities).default('high').describe('Items of at least this severity.'),
  kinds: z
    .array(z.enum(workKinds))
    .min(1)
    .max(workKinds.length)
    .default([...usuallyNoticed])
    .describe(`By default those without a notice of another kind: ${usuallyNoticed.join(', ')}.`),
  everyMinutes: z.int().min(5).max(1440).default(15).describe('Minutes between two checks of the list.'),
});
export const workNoticesAnswer = z.object({
  height,
  settings: z.object(workNoticeSettings.shape),
  user: z.string().optional().describe('Absent while nobody has switched them on.'),
  time: time.optional(),
});

export type WorkAsk = (typeof workAsks)[number];
export type WorkKind = (typeof workKinds)[number];
export type WorkRow = z.infer<typeof workRow>;
export type WorkAnswer = z.infer<typeof workAnswer>;
export type WorklistAnswer = z.infer<typeof worklistAnswer>;
export type WorkChange = z.output<typeof workChange>;
export type WorkNoticeSettings = z.output<typeof workNoticeSettings>;
export type WorkNoticeSettingsText = z.input<typeof workNoticeSettings>;
export type WorkNoticesAnswer = z.infer<typeof workNoticesAnswer>;
export type WorkChangeText = z.input<typeof workChange>;
