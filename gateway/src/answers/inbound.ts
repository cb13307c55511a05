import { z } from 'zod';
import { height } from './common';

const path = z
  .string()
  .min(1)
  .max(200)
  .regex(/^(?:\$|(?:\$\.)?[^.[\]$]+(?:\[\d{1,4}\])*(?:\.[^.[\]]+(?:\[\d{1,4}\])*)*)$/, {
    error:
      'A path has names separated by dots and numbers in brackets, such as header.parties[0].gln; $. begins at the whole message.',
  });

const field = z.union([
  path,
  z.strictObject({ value: z.union([z.string().max(500), z.number(), z.boolean()]) }),
  z.strictObject({
    path,
    table: z.record(z.string(), z.string()).optional().describe('Your values, and their meaning here.'),
    otherwise: z.string().max(500).optional().describe('Used if the value is absent or not in the table.'),
    as: z.enum(['date']).optional().describe('date: the day of 20270110, 2027-01-10T08:00:00Z and the like.'),
  }),
]);

const orderFields = z.strictObject({ kind: field, order: field, partner: field, place: field, placed: field });
const orderLine = z.strictObject({
  product: field,
  quantity: field,
  promised: field.optional(),
  price: field.optional(),
  currency: field.optional(),
});
const productFields = z.strictObject({ product: field, name: field, uom: field, shelfLifeDays: field.optional() });
const saleFields = z.strictObject({ sale: field, place: field, at: field.optional() });
const saleLine = z
  .strictObject({ product: field.optional(), lot: field.optional(), quantity: field, uom: field.optional() })
  .refine(({ product, lot }) => (product === undefined) !== (lot === undefined), {
    error: 'A line has a product, whose lots are taken by expiry, or a lot.',
  });

const rows = path.describe('The list of records in the message; without it the message is one record.');

/** Where the fields of a message are, and what they are here. */
const inboundMapping = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('orders'),
    rows: rows.optional(),
    fields: orderFields,
    lines: z.strictObject({ rows: path, fields: orderLine }),
  }),
  z.strictObject({ kind: z.literal('products'), rows: rows.optional(), fields: productFields }),
  z.strictObject({
    kind: z.literal('sales'),
    rows: rows.optional(),
    fields: saleFields,
    lines: z.strictObject({ rows: path, fields: saleLine }),
  }),
]);

const sourceName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/, {
  error: 'A name has up to 50 letters, digits, dots, hyphens and underscores.',
});

export const inboundInput = z.strictObject({ name: sourceName, mapping: inboundMapping });
export const inboundKey = z.strictObject({ name: sourceName });
export const inboundTry = z.strictObject({ mapping: inboundMapping, message: z.unknown() });

const sourceRow = z.object({
  name: z.string(),
  source: z.string().describe('Messages are sent to /inbound/{name}.'),
  kind: z.enum(['orders', 'products', 'sales']),
  user: z.string().describe('The user who registered it, and for whom it acts.'),
  created: z.string(),
  mapping: inboundMapping,
});

export const inboundSources = z.object({ height, rows: z.array(sourceRow) });
export const inboundSource = sourceRow.extend({
  height,
  secret: z.string().optional().describe('Shown only now; absent if the source keeps the one that it has.'),
});

export const inboundAnswer = z.object({
  height,
  kind: z.enum(['orders', 'products', 'sales']),
  dryRun: z.boolean(),
  rows: z.int().describe('Records in the message.'),
  created: z.int(),
  changed: z.int(),
  same: z.int().describe('Records that existed before.'),
  errors: z
    .array(
      z.object({
        row: z.int().describe('The record, from 1 on.'),
        field: z.string().optional(),
        message: z.string(),
      }),
    )
    .describe('At most the first 1,000.'),
});

export type InboundMapping = z.output<typeof inboundMapping>;
export type InboundField = z.output<typeof field>;
export type InboundInput = z.output<typeof inboundInput>;
export type InboundInputText = z.input<typeof inboundInput>;
export type InboundTryText = z.input<typeof inboundTry>;
export type InboundSource = z.infer<typeof inboundSource>;
export type InboundSources = z.infer<typeof inboundSources>;
export type InboundAnswer = z.infer<typeof inboundAnswer>;
