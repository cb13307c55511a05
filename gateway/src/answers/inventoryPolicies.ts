import { z } from 'zod';
import { partyId, placeId, productId, quantity, quantityOrZero } from '#domain';
import { currency, decimal, height, id, uom } from './common';
import { apiLimits } from './limits';
import { money } from './money';

const days = z.number().min(0).max(apiLimits.days);

const priceBreak = z.strictObject({
  from: quantityOrZero.describe('The minimum quantity of an order with this price.'),
  price: money.describe('Of every unit of the order.'),
});

/** How a product is kept in stock at a place. A field that is given is used; an absent one is computed, or marked as a gap. */
export const policyInput = z
  .strictObject({
    product: productId,
    place: placeId.describe('A place of your organisation.'),
    reorderPoint: quantityOrZero.optional().describe('By default computed. All quantities are in the product’s unit.'),
    maximum: quantity.optional().describe('Order up to this; by default the reorder point plus one order quantity.'),
    safetyStock: quantityOrZero.optional(),
    safetyStockBy: z
      .enum(['formula', 'backtest'])
      .optional()
      .describe(
        'How it is computed: from mean and deviation (formula, the default), or by a backtest over past demand (backtest).',
      ),
    orderQuantity: quantity.optional().describe('By default the economic order quantity.'),
    serviceLevel: z.number().min(0.5).max(0.99999).optional().describe('Probability of no stock-out in a cycle.'),
    leadTimeDays: days.optional().describe('By default computed from the shipments that the place received.'),
    leadTimeSdDays: days.optional().describe('Its standard deviation.'),
    reviewDays: days.optional().describe('Days between two reviews of the stock; 0 for continuous review.'),
    shelfLifeDays: z
      .int()
      .min(1)
      .max(apiLimits.days)
      .optional()
      .describe(
        'Days that goods last after arrival, which limit a computed order quantity; by default the shelf life of the registered product.',
      ),
    orderCost: money.optional().describe('Cost of one order.'),
    holdingCost: money.optional().describe('Cost of holding one unit for a year.'),
    holdingRate: z
      .number()
      .positive()
      .max(10)
      .optional()
      .describe('Instead of holdingCost: the cost of holding a unit for a year as a share of its price, such as 0.2.'),
    priceBreaks: z
      .array(priceBreak)
      .min(1)
      .max(20)
      .refine(
        (breaks) => breaks.every(({ from }, index) => index === 0 || Number(from) > Number(breaks[index - 1]?.from)),
        { error: 'Each price is for larger orders than the one before.' },
      )
      .optional()
      .describe(
        'Prices by order quantity (all-units discount): the order quantity is the one with the least cost of a year.',
      ),
    currency: currency.optional(),
    minimumOrder: quantity.optional(),
    multiple: quantity.optional().describe('Orders are whole multiples of this, such as the cases of a pallet layer.'),
    supplier: partyId.optional(),
    historyDays: z.int().min(7).max(730).optional().describe('Days of demand that statistics use; 90 by default.'),
    note: z.string().max(500).optional(),
  })
  .refine(({ reorderPoint, maximum }) => !(reorderPoint && maximum) || Number(maximum) > Number(reorderPoint), {
    error: 'The maximum is above the reorder point, or nothing would ever be ordered.',
    path: ['maximum'],
  })
  .refine(
    ({ orderCost, holdingCost, priceBreaks, currency: of }) =>
      of !== undefined || !(orderCost ?? holdingCost ?? priceBreaks),
    { error: 'Costs and prices have a currency.', path: ['currency'] },
  )
  .refine(({ holdingRate, priceBreaks }) => holdingRate === undefined || priceBreaks !== undefined, {
    error: 'A rate is of a price: give priceBreaks, or holdingCost instead.',
    path: ['holdingRate'],
  })
  .refine(({ holdingRate, holdingCost }) => holdingRate === undefined || holdingCost === undefined, {
    error: 'Give holdingRate or holdingCost, not both.',
    path: ['holdingRate'],
  });

export const gap = z.object({
  code: z.string(),
  field: z.string().describe('What could not be computed.'),
  detail: z.string().describe('What is missing, and how to supply it.'),
});

const explained = z.object({
  value: decimal,
  how: z.enum(['by hand', 'computed']),
  reason: z.string().describe('The formula with its numbers, or who set it.'),
});

const given = z.object({
  serviceLevel: z.number().optional(),
  safetyStockBy: z.enum(['formula', 'backtest']).optional(),
  shelfLifeDays: z.int().optional(),
  leadTimeDays: z.number().optional(),
  leadTimeSdDays: z.number().optional(),
  reviewDays: z.number().optional(),
  orderCost: decimal.optional(),
  holdingCost: decimal.optional(),
  holdingRate: z.number().optional(),
  priceBreaks: z.array(z.object({ from: decimal, price: decimal })).optional(),
  currency: z.string().optional(),
  minimumOrder: decimal.optional(),
  multiple: decimal.optional(),
  supplier: id.optional(),
  historyDays: z.number().optional(),
  note: z.string().optional(),
});

const demandStatistics = z.object({
  from: z.string().describe('First day, YYYY-MM-DD, in UTC.'),
  to: z.string().describe('Last day.'),
  days: z.int().describe('Days used.'),
  censoredDays: z.int().describe('Days without stock, which are left out because demand is unknown.'),
  total: decimal.describe('Sold and consumed on the days that count.'),
  perDay: decimal.describe('Mean, rounded to 6 decimals.'),
  sd: decimal.optional().describe('Standard deviation of a day, rounded to 6 decimals.'),
});

const policyRow = z.object({
  product: id,
  place: id,
  uom,
  given,
  setBy: z.string(),
  setAt: z.string(),
  demand: demandStatistics.optional(),
  leadTime: z.object({ days: decimal, sd: decimal, receipts: z.int().optional() }).optional(),
  safetyStock: explained.optional(),
  reorderPoint: explained.optional(),
  orderQuantity: explained.optional(),
  maximum: explained.optional(),
  gaps: z.array(gap),
});

export const policiesAnswer = z.object({ height, rows: z.array(policyRow) });
export const policyAnswer = policyRow.extend({ height });

const source = z.object({
  kind: z.enum(['transfer', 'purchase']),
  from: id.optional().describe('The own place with excess, or the supplier.'),
  quantity: decimal,
  price: decimal.optional().describe('Of a unit of a purchase of this quantity, by the price breaks of the policy.'),
  currency: z.string().optional(),
});

const replenishmentRow = z.object({
  product: id,
  place: id,
  uom,
  position: decimal.describe('Available, minus allocated, plus in transit and on order.'),
  available: decimal,
  allocated: decimal,
  onOrder: decimal.describe('In your purchase orders, or offered from another place of yours, and not on the way yet.'),
  inTransit: decimal,
  reorderPoint: decimal,
  maximum: decimal,
  quantity: decimal.describe('Quantity to transfer or order.'),
  sources: z.array(source),
  reason: z.string(),
});

export const replenishmentAnswer = z.object({
  height,
  rows: z.array(replenishmentRow),
  gaps: z
    .array(gap.extend({ product: id, place: id }))
    .describe('Policies for which no proposal can be made, with the missing values.'),
});

const phasedDay = z.object({
  day: z.string(),
  demand: decimal,
  arriving: decimal.describe('Arrivals of your orders, by promised day, and of goods in transit.'),
  planned: decimal.describe('Of the planned orders.'),
  expired: decimal.describe('Expires unused.'),
  end: decimal.describe('At the end of the day; below zero, that much demand cannot be served.'),
});

const phasedOrder = z.object({
  release: z.string().describe('The day on which to order.'),
  arrive: z.string(),
  quantity: decimal,
  isLate: z.boolean().describe('True if it cannot arrive on the day on which it is needed.'),
  from: id.optional().describe('The supplier.'),
  price: decimal.optional(),
  currency: z.string().optional(),
});

const phasedRow = z.object({
  product: id,
  place: id,
  uom,
  demandFrom: z.enum(['forecast', 'mean']).optional(),
  leadDays: z.int().optional(),
  least: decimal.optional().describe('The safety stock: no day should end below it.'),
  days: z.array(phasedDay),
  orders: z.array(phasedOrder),
  gaps: z.array(gap),
});

export const phasedAnswer = z.object({ height, rows: z.array(phasedRow) });

export const phasedOrdersInput = z.strictObject({
  product: productId,
  place: placeId,
  days: z
    .int()
    .min(1)
    .max(apiLimits.planDays)
    .default(28)
    .describe('Days to plan ahead; more are planned if orders until `until` arrive later.'),
  until: z.iso.date().optional().describe('Only orders to be made by this day; today by default.'),
});

export type PhasedRow = z.infer<typeof phasedRow>;
export type PhasedAnswer = z.infer<typeof phasedAnswer>;
export type PhasedOrdersInputText = z.input<typeof phasedOrdersInput>;
export type PolicyInput = z.output<typeof policyInput>;
export type PolicyInputText = z.input<typeof policyInput>;
export type Gap = z.infer<typeof gap>;
export type Explained = z.infer<typeof explained>;
export type DemandStatistics = z.infer<typeof demandStatistics>;
export type PolicyRow = z.infer<typeof policyRow>;
export type PolicyAnswer = z.infer<typeof policyAnswer>;
export type PoliciesAnswer = z.infer<typeof policiesAnswer>;
export type ReplenishmentRow = z.infer<typeof replenishmentRow>;
export type ReplenishmentAnswer = z.infer<typeof replenishmentAnswer>;
