import { z } from 'zod';
import { decimal, id, page, uom } from './common';

const line = z.object({
  container: id.optional(),
  lot: id.optional(),
  item: id.optional(),
  quantity: decimal.optional(),
  uom: uom.optional(),
  expiry: z.string().optional(),
});

export const expectedStatus = z.enum(['open', 'shipped', 'received', 'cancelled', 'closed']);

const expectedRow = z.object({
  supplier: z.string().describe('The party, or its number in the message.'),
  number: z.string().describe('The supplier’s number of the shipment.'),
  status: expectedStatus.describe(
    'shipped, received: on the ledger. cancelled: by the supplier. closed: by a user of yours.',
  ),
  shipment: id.optional().describe('The shipment on the ledger, once the supplier has recorded it.'),
  differences: z.array(z.string()).describe('Differences between the shipment on the ledger and the despatch advice.'),
  from: z.string(),
  to: id,
  documents: z.array(z.object({ type: z.string(), id: z.string() })),
  lines: z.array(line),
  said: z
    .array(
      z.object({
        at: z.string(),
        user: z.string(),
        what: z.enum(['original', 'change', 'replace', 'cancel', 'close']),
      }),
    )
    .describe('Which of your users uploaded it, and when.'),
  note: z.string().optional(),
});
export const expectedAnswer = z.object({ ...page, rows: z.array(expectedRow) });

export const expectedClosing = z.strictObject({
  supplier: z.string().trim().min(1).max(200),
  number: z.string().trim().min(1).max(100),
  note: z.string().trim().min(1).max(500).describe('Why it was closed.'),
});

export type ExpectedRow = z.infer<typeof expectedRow>;
export type ExpectedAnswer = z.infer<typeof expectedAnswer>;
export type ExpectedClosingText = z.input<typeof expectedClosing>;
