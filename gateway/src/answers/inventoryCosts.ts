import { z } from 'zod';
import { localId, lotId, productId, productOf, quantity } from '#domain';
import { currency, decimal, height, id, uom } from './common';
import { gap } from './inventoryPolicies';
import { moneyOrZero } from './money';

const day = z.iso.date();

/** The cost of the goods of a receipt. Its quantity is a layer of the product's cost. */
export const costInput = z
  .strictObject({
    receipt: localId.describe('Your own number of the receipt or production.'),
    product: productId,
    lot: lotId.optional().describe('The received lot: needed for the method lot.'),
    on: day.describe('The day on which the goods arrived.'),
    quantity: quantity.describe('In the product’s unit.'),
    unitCost: moneyOrZero.describe('Price or cost of production of one unit.'),
    currency,
    landed: z
      .array(z.strictObject({ kind: z.string().min(1).max(50), amount: moneyOrZero }))
      .max(20)
      .default([])
      .describe('Freight, duty, insurance and other costs of the whole receipt, in the same currency.'),
    reference: z.string().min(1).max(200).optional().describe('The invoice, order or shipment.'),
  })
  .refine(({ lot, product }) => lot === undefined || productOf(lot) === product, {
    error: 'The lot is not of the product.',
    path: ['lot'],
  });

const costRow = z.object({
  receipt: z.string(),
  product: id,
  lot: id.optional(),
  on: z.string(),
  quantity: decimal,
  unitCost: decimal,
  currency: z.string(),
  landed: z.array(z.object({ kind: z.string(), amount: decimal })),
  total: decimal.describe('quantity · unitCost + all landed costs.'),
  reference: z.string().optional(),
  setBy: z.string(),
  setAt: z.string(),
});
export const costsAnswer = z.object({ height, rows: z.array(costRow) });
export const costAnswer = costRow.extend({ height });

export const valuationMethods = ['fifo', 'average', 'lot'] as const;

export const valuationRow = z.object({
  product: id,
  uom: uom.optional(),
  onHand: decimal.describe('At all places of yours on the day.'),
  value: decimal.optional().describe('Of the goods on hand that have a cost, rounded to 6 decimals.'),
  unitCost: decimal.optional().describe('value / goods with a cost, rounded to 6 decimals.'),
  currency: z.string().optional(),
  missing: decimal.describe('Goods on hand without a cost.'),
  parts: z
    .array(z.object({ receipt: z.string().optional(), lot: id.optional(), quantity: decimal, value: decimal }))
    .describe('The receipts (fifo) or lots (lot) that are on hand.'),
  gaps: z.array(gap),
});

export const valuationAnswer = z.object({
  height,
  method: z.enum(valuationMethods),
  date: z.string(),
  rows: z.array(valuationRow),
  totals: z.array(z.object({ currency: z.string(), value: decimal })).describe('By currency; nothing is converted.'),
  isComplete: z.boolean().describe('False if goods on hand have no cost.'),
});

export type CostInput = z.output<typeof costInput>;
export type CostInputText = z.input<typeof costInput>;
export type CostRow = z.infer<typeof costRow>;
export type CostAnswer = z.infer<typeof costAnswer>;
export type CostsAnswer = z.infer<typeof costsAnswer>;
export type ValuationMethod = (typeof valuationMethods)[number];
export type ValuationRow = z.infer<typeof valuationRow>;
export type ValuationAnswer = z.infer<typeof valuationAnswer>;
