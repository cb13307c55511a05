import { z } from 'zod';
import { noticeKindNames } from './inbox';

const mailWhen = ['immediate', 'daily'] as const;

export const mailWish = z.strictObject({
  address: z.email().max(254).describe('It gets a code, with which you confirm that it is yours.'),
  kinds: z
    .array(z.enum(noticeKindNames))
    .min(1)
    .max(noticeKindNames.length)
    .default([...noticeKindNames])
    .describe('Only notices of these kinds; all by default.'),
  when: z.enum(mailWhen).default('immediate').describe('At once, or once a day.'),
});

export const mailAnswer = z.object({
  address: z.string(),
  kinds: z.array(z.enum(noticeKindNames)),
  when: z.enum(mailWhen),
  confirmed: z.boolean().describe('False until you have sent the code: nothing is sent until then.'),
  error: z.string().optional().describe('Why the last message could not be sent; it is tried again.'),
});

export type MailWishInput = z.input<typeof mailWish>;
export type MailAnswer = z.infer<typeof mailAnswer>;
