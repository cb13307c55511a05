import { z } from 'zod';
import { localId, partyId, placeId, productId, quantity } from '#domain';
import { decimal, height, id, uom } from './common';
import { apiLimits } from './limits';

export const pickStrategies = ['fefo', 'fifo', 'lifo'] as const;

const goodsLine = z.object({ lot: id, quantity: decimal, uom });

const picked = z.object({
  container: id.optional().describe('The whole container; absent for loose goods.'),
  lots: z.array(goodsLine),
  quantity: decimal.describe('In the product’s unit.'),
  expiry: z.string().optional(),
});

const leftOut = z.object({
  goods: id,
  quantity: decimal,
  reason: z.enum([
    'held',
    'recalled',
    'expired',
    'life_too_short',
    'expiry_unknown',
    'allocated',
    'mixed_container',
    'needs_unpacking',
    'serialized',
    'uom_not_convertible',
  ]),
});

export const pick = z.object({
  product: id,
  place: id,
  uom,
  wanted: decimal,
  minimumDays: z
    .int()
    .optional()
    .describe('Minimum remaining days of shelf life on the date, from the request or the customer’s rule.'),
  quantity: decimal.describe('The proposed quantity.'),
  short: decimal.describe('The missing quantity.'),
  picks: z.array(picked),
  leftOut: z.array(leftOut).describe('Goods of the product at the place that were not taken, and why.'),
});
export const pickAnswer = pick.extend({ height });

const availableRow = z.object({
  product: id,
  place: id,
  uom,
  date: z.string(),
  onHand: decimal,
  held: decimal.describe('On hold, without recalled goods.'),
  recalled: decimal,
  expired: decimal.describe('Free goods whose last day of sale is before the date.'),
  reserved: decimal.describe('Offered in an open handoff.'),
  allocated: decimal.describe('In your open allocations.'),
  arriving: decimal.describe('Promised by suppliers until the date and not received, from your purchase orders.'),
  available: decimal.describe(
    'onHand − held − recalled − expired − reserved − allocated + arriving; below zero if more is promised than there is.',
  ),
  inTransit: decimal.describe('In transit without a date: not included.'),
  unconverted: z.array(uom).describe('Units of stock that does not convert to the product’s and is left out.'),
});
export const availableAnswer = z.object({ height, rows: z.array(availableRow) });

/** A promise of goods to an order: no other allocation gets them. */
export const allocationInput = z.strictObject({
  allocation: localId.describe('Your own number, also of the shipment.'),
  product: productId,
  place: placeId,
  quantity: quantity.describe('In the product’s unit.'),
  strategy: z.enum(pickStrategies).default('fefo'),
  minimumDays: z
    .int()
    .min(0)
    .max(apiLimits.days)
    .optional()
    .describe('Minimum remaining days of shelf life on `date`.'),
  date: z.iso.date().optional().describe('The day on which the goods are needed; today by default.'),
  customer: partyId
    .optional()
    .describe('The customer whose shelf-life rule applies; by default the partner of the sales order.'),
  partial: z.boolean().default(false).describe('True to allocate what is available, if it is less.'),
  order: z.string().min(1).max(200).optional().describe('The order that it is for.'),
});

export const allocationStatus = z.enum(['open', 'shipped', 'released']);

const allocationRow = pick.extend({
  allocation: z.string(),
  order: z.string().optional(),
  status: allocationStatus,
  shipment: id.optional(),
  strategy: z.enum(pickStrategies),
  isCovered: z
    .boolean()
    .optional()
    .describe(
      'Of an open one: false if its goods have since been held, recalled, sold or moved; release it and allocate again.',
    ),
  madeBy: z.string(),
  madeAt: z.string(),
});
export const allocationAnswer = allocationRow.extend({ height });
export const allocationsAnswer = z.object({ height, rows: z.array(allocationRow) });

export const shipAllocation = z.strictObject({
  allocation: localId,
  to: placeId,
  carrier: partyId.optional(),
});

export type Pick = z.infer<typeof pick>;
export type PickAnswer = z.infer<typeof pickAnswer>;
export type PickedGoods = z.infer<typeof picked>;
export type LeftOut = z.infer<typeof leftOut>;
export type PickStrategy = (typeof pickStrategies)[number];
export type AvailableRow = z.infer<typeof availableRow>;
export type AvailableAnswer = z.infer<typeof availableAnswer>;
export type AllocationInput = z.output<typeof allocationInput>;
export type AllocationInputText = z.input<typeof allocationInput>;
export type AllocationRow = z.infer<typeof allocationRow>;
export type AllocationAnswer = z.infer<typeof allocationAnswer>;
export type AllocationsAnswer = z.infer<typeof allocationsAnswer>;
