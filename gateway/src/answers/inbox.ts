import { z } from 'zod';
import { height, time } from './common';
import { apiLimits } from './limits';

/** The kinds of notices, with what each says. */
export const noticeKinds = {
  offer: 'a party offers you a shipment, and you have not answered',
  recall: 'a recall covers goods that you have or had, or its opener notified you',
  recall_change: 'a recall that concerns you has a new strategy, or was closed',
  recall_answer: 'a party answered a recall of yours',
  recall_due: 'an answer to a recall, a reminder or an escalation is due',
  exception: 'an event of yours, or one that concerns you, contradicts others',
  link: 'another party states what your goods were made of: confirm or dispute it',
  expiring: 'a lot that you have on hand expires within a week, or has expired',
  rule: 'a rule of this gateway raised an exception',
  work: 'the worklist of your stock has a new item',
} as const;

export type NoticeKind = keyof typeof noticeKinds;

export const noticeKindNames = Object.keys(noticeKinds) as [NoticeKind, ...NoticeKind[]];

export const notice = z.object({
  id: z.int().describe('Grows with every notice.'),
  kind: z.enum(noticeKindNames),
  subject: z.string().describe('The shipment, recall, event, lot or thing to do that it is about.'),
  text: z.string(),
  about: z.array(z.string()).describe('Further ids: parties, goods, places.'),
  height: z.int().describe('Ledger height at which it arose.'),
  transactionId: z.string().optional().describe('The transaction that it follows from, if it follows from one.'),
  time: time.describe('Of that transaction, or else of the gateway.'),
  ended: z.int().optional().describe('Ledger height at which it ended.'),
  read: z.boolean().describe('True if the caller’s user marked it read.'),
});

/** A notice as streams and messages have it: for all users. */
export const sentNotice = notice.omit({ read: true });

const unread = z
  .int()
  .describe(`Notices that your user has not read; ${apiLimits.unread} stands for that many or more.`);

export const inboxAnswer = z.object({
  height,
  unread,
  next: z.string().optional().describe('Cursor of the next page; absent on the last.'),
  rows: z.array(notice),
});

export const inboxReadAnswer = z.object({ height, unread });

export type Notice = z.infer<typeof notice>;
export type SentNotice = z.infer<typeof sentNotice>;
export type InboxAnswer = z.infer<typeof inboxAnswer>;
export type InboxReadAnswer = z.infer<typeof inboxReadAnswer>;
