import { z } from 'zod';
import { partyId, placeId, productId, shipmentId, exceptionStatuses } from '#domain';
import { height, id, page, time } from './common';
import { careFields, severities } from './inventoryWorklist';
import { apiLimits } from './limits';

export const exceptionSource = z.enum(['ledger', 'rule']);
export type ExceptionSource = z.infer<typeof exceptionSource>;

const celsius = z
  .string()
  .regex(/^-?\d{1,3}(\.\d{1,2})?$/, { error: 'Write degrees Celsius, such as "4" or "-18.5".' });
const isOn = z.boolean().default(true).describe('false: the rule is off, and its exceptions are closed.');
const days = z.int().min(0).max(apiLimits.days);
const hours = z.int().min(1).max(8760);

/** Ids that the settings name: in any spelling in a request, canonical in an answer. */
interface Ids {
  readonly product: z.ZodType<string, string>;
  readonly place: z.ZodType<string, string>;
  readonly subject: z.ZodType<string, string>;
}

const rangeOf = ({ product, place }: Ids) =>
  z
    .strictObject({
      product: product.optional(),
      place: place.optional().describe('For readings of a place that name no goods, and goods without a range.'),
      minimum: celsius,
      maximum: celsius,
    })
    .refine((range) => (range.product === undefined) !== (range.place === undefined), {
      error: 'Give product or place, not both.',
    })
    .refine(({ minimum, maximum }) => Number(minimum) <= Number(maximum), {
      error: 'The minimum is above the maximum.',
      path: ['minimum'],
    });

const laneOf = ({ place }: Ids) =>
  z.strictObject({
    from: place.optional().describe('Any place if absent; likewise `to`.'),
    to: place.optional(),
    hours,
  });

const requiredOf = ({ subject }: Ids) =>
  z.strictObject({
    kind: z.string().min(1).max(200).describe('Kind of the registered document, such as organic.'),
    subject: subject.describe('Product, place or party that needs the certificate.'),
  });

const shapeOf = (ids: Ids) => ({
  sensor: z.strictObject({
    isOn,
    ranges: z
      .array(rangeOf(ids))
      .max(apiLimits.ruleEntries)
      .default([])
      .describe('Storage ranges of products that are registered without one, and of places.'),
  }),
  expiring: z.strictObject({
    isOn,
    days: days.default(7).describe('Days before the last day of sale.'),
    urgentDays: days.default(2).describe('Days before the last day of sale from which it is severe.'),
  }),
  late: z.strictObject({
    isOn,
    hours: hours.default(72).describe('Hours after the offer, if nothing else says when a shipment is expected.'),
    urgentHours: hours.default(24).describe('Hours after the expected time from which it is severe.'),
    lanes: z
      .array(laneOf(ids))
      .max(apiLimits.ruleEntries)
      .default([])
      .describe('The first one that matches a shipment is used.'),
  }),
  receipt: z.strictObject({
    isOn,
    hours: hours.default(24).describe('Hours in which the rest of a partial receipt must arrive.'),
  }),
  count: z.strictObject({ isOn }),
  certificate: z.strictObject({
    isOn,
    days: days.default(30).describe('Days before the end of its validity.'),
    required: z.array(requiredOf(ids)).max(apiLimits.ruleEntries).default([]),
  }),
});

const given = shapeOf({
  product: productId,
  place: placeId,
  subject: z.union([productId, placeId, partyId], {
    error: 'The subject is a product (01), a place (414) or a party (417).',
  }),
});

/** The settings of the rules of one organisation. */
export const ruleSettings = z.strictObject({
  sensor: given.sensor.prefault({}),
  expiring: given.expiring.prefault({}),
  late: given.late.prefault({}),
  receipt: given.receipt.prefault({}),
  count: given.count.prefault({}),
  certificate: given.certificate.prefault({}),
});

/** Each rule that is given replaces all of it; what is absent in it is set to its default. */
export const ruleChange = z
  .strictObject({
    sensor: given.sensor.optional(),
    expiring: given.expiring.optional(),
    late: given.late.optional(),
    receipt: given.receipt.optional(),
    count: given.count.optional(),
    certificate: given.certificate.optional(),
    reason: z.string().min(1).max(500).optional(),
  })
  .refine((change) => Object.keys(change).some((name) => name !== 'reason'), {
    error: `It changes nothing: give one of ${Object.keys(given).join(', ')}.`,
  });

const shownSettings = z.object(shapeOf({ product: id, place: id, subject: id }));

const changedBy = {
  user: z.string().optional().describe('Absent while all settings are the defaults.'),
  time: time.optional(),
  reason: z.string().optional(),
};

export const rulesAnswer = z.object({ height, settings: shownSettings, ...changedBy });
export const ruleHistoryAnswer = z.object({
  height,
  rows: z.array(z.object({ settings: shownSettings, ...changedBy })).describe('The latest first.'),
});

/** When an organisation expects a shipment. */
export const arrivalInput = z.strictObject({
  shipment: shipmentId,
  expected: z.iso
    .datetime({ offset: true })
    .nullable()
    .describe('The shipment is late after this time, for your organisation; null: use orders and settings.'),
});
export const arrivalAnswer = z.object({
  height,
  shipment: id,
  expected: time.optional().describe('Absent for a shipment that has arrived or was cancelled.'),
  from: z.enum(['user', 'order', 'lane', 'setting']).optional().describe('The source of that time.'),
  history: z.array(z.object({ expected: time.optional(), user: z.string(), time })),
});

/** The codes of exceptions that rules raise. */
export type RaisedCode =
  | 'sensor_alarm'
  | 'storage_range'
  | 'expiring'
  | 'shipment_late'
  | 'receipt_incomplete'
  | 'receipt_differs'
  | 'variance'
  | 'certificate_missing'
  | 'certificate_expired';

const exceptionId = z.string().regex(/^[a-z_]+-[0-9a-f]{12}$/, {
  error: 'The id of an exception is as the list shows it, such as shipment_late-0123456789ab.',
});

const entry = z.object({
  at: z.string(),
  user: z.string().optional().describe('Absent for an entry of a rule.'),
  text: z.string(),
});

const exceptionItem = z.object({
  exception: z.string().describe('Its id, always the same for the same cause.'),
  source: exceptionSource.describe('ledger: every member sees it. rule: only your organisation sees it.'),
  code: z.string(),
  severity: z.enum(severities),
  detail: z.string(),
  status: z.enum(exceptionStatuses),
  event: z.string().optional().describe('The event that it is of, or that caused it.'),
  number: z.int().optional().describe('Of the ledger’s exceptions of the event.'),
  party: id.optional().describe('Party that recorded the event; your own for an exception of a rule.'),
  concerns: z.array(id).optional().describe('Other parties whose goods, places or names it concerns.'),
  product: id.optional(),
  goods: id.optional(),
  place: id.optional(),
  shipment: id.optional(),
  count: z.string().optional(),
  notBy: z
    .string()
    .optional()
    .describe('The user who counted: beyond the second threshold, another user must resolve it.'),
  raised: time.optional(),
  ended: time.optional(),
  resolution: z.string().optional(),
  resolvedBy: z.string().optional().describe('User, or party on the ledger; absent if its cause ended.'),
  reopened: z.int().optional().describe('How often it was raised again after it had ended.'),
  owner: z.string().optional(),
  due: z.string().optional(),
  isOverdue: z.boolean(),
  snoozedUntil: z.string().optional(),
  history: z.array(entry),
});

export const exceptionChange = z
  .strictObject({
    exception: exceptionId,
    ...careFields,
    resolution: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe('The resolution. An exception of the ledger is resolved there, with your key, for everybody.'),
  })
  .refine((change) => Object.keys(change).length > 1, {
    error: 'It changes nothing: give owner, due, snoozedUntil, note or resolution.',
  });
export const exceptionsAnswer = z.object({
  ...page,
  rulesHeight: z.int().describe('Height up to which the rules have checked; usually the same.'),
  rows: z.array(exceptionItem),
});
export const exceptionItemAnswer = exceptionItem.extend({ height });

const measured = z.object({
  code: z.string(),
  source: exceptionSource,
  severity: z.enum(severities),
  open: z.int(),
  overdue: z.int(),
  oldest: z.int().optional().describe('Seconds since the oldest open one was raised.'),
  resolved: z.int().describe('Exceptions that ended in these days.'),
  meanToResolve: z.int().optional().describe('Seconds from raising to the end; likewise the median.'),
  medianToResolve: z.int().optional(),
});
export const exceptionMetricsAnswer = z.object({ height, days: z.int(), rows: z.array(measured) });

export type RuleSettings = z.output<typeof ruleSettings>;
export type RuleName = keyof RuleSettings;
export type RuleChangeText = z.input<typeof ruleChange>;
export type RulesAnswer = z.infer<typeof rulesAnswer>;
export type RuleHistoryAnswer = z.infer<typeof ruleHistoryAnswer>;
export type ArrivalInputText = z.input<typeof arrivalInput>;
export type ArrivalAnswer = z.infer<typeof arrivalAnswer>;
export type Severity = (typeof severities)[number];
export type ExceptionItem = z.infer<typeof exceptionItem>;
export type ExceptionsAnswer = z.infer<typeof exceptionsAnswer>;
export type ExceptionItemAnswer = z.infer<typeof exceptionItemAnswer>;
export type ExceptionChange = z.output<typeof exceptionChange>;
export type ExceptionChangeText = z.input<typeof exceptionChange>;
export type ExceptionMetricsAnswer = z.infer<typeof exceptionMetricsAnswer>;
