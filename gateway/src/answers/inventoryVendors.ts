import { z } from 'zod';
import { partyId, placeId, productId, quantity } from '#domain';
import { decimal, height, id, page, uom } from './common';
import { currencyMissing, hasCurrency, priceFields } from './inventoryOrders';
import { gap } from './inventoryPolicies';

const at = { product: productId, place: placeId };
const proposalNumber = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, {
  error: 'A proposal has a number of up to 60 letters, digits, dots, hyphens and underscores.',
});

/** A partner that may see the stock of a product at a place. */
export const vendorInput = z.strictObject({
  partner: partyId.describe('The supplier, which this gateway serves too.'),
  ...at,
  policy: z.boolean().default(false).describe('True: also reorder point, maximum and safety stock.'),
  forecast: z.boolean().default(false).describe('True: also the expected demand of the next 14 days.'),
});
export const vendorKey = z.strictObject({ partner: partyId, ...at });

const vendorRow = z.object({
  partner: id,
  product: id,
  place: id,
  policy: z.boolean(),
  forecast: z.boolean(),
  allowedBy: z.string(),
  allowedAt: z.string(),
});
export const vendorsAnswer = z.object({ height, rows: z.array(vendorRow) });

const managedRow = z.object({
  customer: id.describe('The party that allows you to see it.'),
  product: id,
  place: id,
  uom,
  onHand: decimal,
  available: decimal,
  inTransit: decimal,
  reorderPoint: decimal.optional(),
  maximum: decimal.optional(),
  safetyStock: decimal.optional(),
  forecast: z.array(z.object({ from: z.string(), quantity: decimal })).optional(),
  gaps: z.array(gap),
});
export const managedAnswer = z.object({ ...page, rows: z.array(managedRow) });

/** A replenishment that a partner proposes. */
export const proposalInput = z
  .strictObject({
    proposal: proposalNumber.describe('Your number of the proposal.'),
    customer: partyId,
    ...at,
    quantity: quantity.describe('In the product’s unit.'),
    promised: z.iso.date().describe('The day on which it should arrive.'),
    ...priceFields,
  })
  .refine(hasCurrency, currencyMissing);

export const proposalReply = z.strictObject({
  partner: partyId,
  proposal: proposalNumber,
  accept: z.boolean().describe('true: it becomes a purchase order.'),
  order: z.string().min(1).max(100).optional().describe('The number of the order; that of the proposal by default.'),
});

/** A proposal that its partner takes back. */
export const proposalKey = z.strictObject({ customer: partyId, proposal: proposalNumber });

const proposalRow = z.object({
  proposal: z.string(),
  customer: id,
  partner: id,
  product: id,
  place: id,
  quantity: decimal,
  promised: z.string(),
  price: decimal.optional(),
  currency: z.string().optional(),
  status: z.enum(['open', 'accepted', 'declined', 'withdrawn']),
  order: z.string().optional().describe('The purchase order made from it.'),
});
export const proposalsAnswer = z.object({ height, rows: z.array(proposalRow) });

export type VendorInput = z.output<typeof vendorInput>;
export type VendorInputText = z.input<typeof vendorInput>;
export type VendorKey = z.output<typeof vendorKey>;
export type VendorKeyText = z.input<typeof vendorKey>;
export type VendorsAnswer = z.infer<typeof vendorsAnswer>;
export type ManagedAnswer = z.infer<typeof managedAnswer>;
export type ProposalInput = z.output<typeof proposalInput>;
export type ProposalInputText = z.input<typeof proposalInput>;
export type ProposalKeyText = z.input<typeof proposalKey>;
export type ProposalReplyText = z.input<typeof proposalReply>;
export type ProposalsAnswer = z.infer<typeof proposalsAnswer>;
