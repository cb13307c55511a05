import { z } from 'zod';
import { partyId, placeId, productId, quantity } from '#domain';
import { currency, decimal, height, id, uom } from './common';
import { moneyOrZero } from './money';
import { fileError } from './uploads';

const orderNumber = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\s\p{Cc}\p{Cs}](?:[^\p{Cc}\p{Cs}]*[^\s\p{Cc}\p{Cs}])?$/u, {
    error: 'An order number has 1 to 100 characters, without control characters and spaces around it.',
  });
const day = z.iso.date();

export const orderKinds = ['purchase', 'sales'] as const;

/** The price of one unit and its currency. */
export const priceFields = {
  price: moneyOrZero.optional().describe('Of one unit.'),
  currency: currency.optional(),
};
export const hasCurrency = ({ price, currency }: { price?: unknown; currency?: unknown }): boolean =>
  price === undefined || currency !== undefined;
export const currencyMissing = { error: 'A price needs a currency.', path: ['currency'] };

const orderLine = z
  .strictObject({
    product: productId,
    quantity: quantity.describe('In the product’s unit.'),
    promised: day.optional().describe('The day on which it should arrive (purchase) or leave (sales).'),
    ...priceFields,
  })
  .refine(hasCurrency, currencyMissing);

export const orderInput = z.strictObject({
  kind: z.enum(orderKinds),
  order: orderNumber.describe('Its number, which shipments name as a document.'),
  partner: partyId.describe('The supplier of a purchase order, or the customer of a sales order.'),
  place: placeId.describe('The place of yours where the goods arrive, or from which they leave.'),
  placed: day,
  lines: z.array(orderLine).min(1).max(200),
});

export const orderState = z.enum(['open', 'partial', 'shipped', 'received', 'cancelled']);

export const orderRow = z.object({
  kind: z.enum(orderKinds),
  order: z.string(),
  partner: id,
  place: id,
  placed: z.string(),
  state: orderState.describe(
    'From the shipments that name it: open (none), partial, shipped (all of it left), received (all of it arrived), or cancelled by you.',
  ),
  isLate: z.boolean(),
  lines: z.array(
    z.object({
      product: id,
      uom,
      ordered: decimal,
      shipped: decimal.describe('Offered, in transit or received.'),
      received: decimal,
      backordered: decimal.describe('Not shipped although its day has passed or other goods of the order have left.'),
      promised: z.string().optional(),
      isLate: z.boolean(),
      price: decimal.optional(),
      currency: z.string().optional(),
    }),
  ),
  shipments: z.array(id),
  gaps: z.array(z.object({ code: z.string(), detail: z.string() })),
});

export const orderAnswer = orderRow.extend({ height, status: z.enum(['created', 'changed', 'same']) });
export const ordersAnswer = z.object({ height, rows: z.array(orderRow) });

export const orderImportAnswer = z.object({
  height,
  dryRun: z.boolean(),
  created: z.int(),
  changed: z.int(),
  same: z.int(),
  errors: z.array(fileError),
});

export type OrderInput = z.output<typeof orderInput>;
export type OrderInputText = z.input<typeof orderInput>;
export type OrderRow = z.infer<typeof orderRow>;
export type OrderAnswer = z.infer<typeof orderAnswer>;
export type OrdersAnswer = z.infer<typeof ordersAnswer>;
export type OrderImportAnswer = z.infer<typeof orderImportAnswer>;
