import { z } from 'zod';
import { partyId, productId } from '#domain';
import { decimal, height, id, uom } from './common';
import { gap } from './inventoryPolicies';
import { apiLimits } from './limits';

/** The life that goods need to have when a customer gets them. */
export const customerRule = z.strictObject({
  customer: partyId,
  product: productId
    .optional()
    .describe('Only for this product; by default for all products without a rule of their own.'),
  minimumDays: z
    .int()
    .min(0)
    .max(apiLimits.days)
    .describe('Minimum remaining days of shelf life on the day when the goods are needed.'),
});
export const customerKey = customerRule.omit({ minimumDays: true });

const customerRow = z.object({ customer: id, product: id.optional(), minimumDays: z.int() });
export const customersAnswer = z.object({ height, rows: z.array(customerRow) });

export const promiseAnswer = z.object({
  height,
  product: id,
  place: id,
  uom,
  quantity: decimal,
  date: z.string().optional().describe('The first day on which it can be promised; absent if there is none.'),
  steps: z
    .array(z.object({ date: z.string(), available: decimal }))
    .describe('Today, and every day on which more is promised to arrive.'),
  gaps: z.array(gap),
});

export type CustomerRule = z.output<typeof customerRule>;
export type CustomerRuleText = z.input<typeof customerRule>;
export type CustomerKey = z.output<typeof customerKey>;
export type CustomerKeyText = z.input<typeof customerKey>;
export type CustomersAnswer = z.infer<typeof customersAnswer>;
export type PromiseAnswer = z.infer<typeof promiseAnswer>;
