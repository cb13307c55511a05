import { localId } from '#domain';
import { z } from 'zod';
import { height } from './common';
import { line, recallMessage } from './recallRunning';

export const mailAddress = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());

export const recallAddress = z.strictObject({ address: mailAddress });
export const confirmedAddress = z.strictObject({
  address: mailAddress,
  code: z.string().regex(/^\d{8}$/, 'is the eight digits of the message'),
});

const storedAddress = z.object({
  address: z.string(),
  confirmed: z.boolean().describe('False until its owner has agreed: nothing else is sent there until then.'),
  user: z.string(),
  time: z.string(),
});
export const addressesAnswer = z.object({ height, rows: z.array(storedAddress) });

export const recallMail = z.strictObject({
  mail: localId.describe('Your own number of the mailing: the same number again sends nothing twice.'),
  kind: recallMessage.shape.kind,
  text: line(2000).describe('Your text. The gateway adds reason, instructions, goods and your contact.'),
  to: z
    .array(line(200))
    .min(1)
    .max(500)
    .optional()
    .describe('Your customers outside, or parties with contacts of yours; by default all customers that are not done.'),
});

export const recallMailAnswer = z.object({
  height,
  queued: z.int().describe('Messages that are new.'),
  known: z.int().describe('Messages of this mailing that existed before.'),
  leftOut: z
    .array(z.object({ to: z.string(), why: z.string() }))
    .describe('Customers without a confirmed address, if you named no recipients.'),
});

export type AddressesAnswer = z.infer<typeof addressesAnswer>;
export type RecallMailAnswer = z.infer<typeof recallMailAnswer>;
export type RecallMailInput = z.input<typeof recallMail>;
export type RecallMail = z.output<typeof recallMail>;
