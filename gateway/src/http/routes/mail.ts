import { z } from 'zod';
import { mailAnswer, type MailAnswer, mailWish } from '../../answers/mail';
import { hashOf, isOver, newCode } from '../../deliveries/addressCode';
import { codeMail } from '../../deliveries/mailTexts';
import type { Mail } from '../../deliveries/mail';
import type { MailWish } from '../../deliveries/mailStore';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { readerOf } from './inbox';

const tag = 'Notifications';
const path = '/inbox/mail';
const codes = ['mail_unknown', 'not_offered'] as const;
/** Milliseconds for which a code counts. */
const codeCounts = 86_400_000;

export function mailOf({ deliveries }: Gateway): Mail {
  if (deliveries.mail) return deliveries.mail;
  throw new Problem(
    'not_offered',
    'This gateway sends no e-mail: its operator has set no mail server (LOTLINE_SMTP, or mail in lotline.json).',
  );
}

function wishIn(mail: Mail, reader: Parameters<Mail['store']['find']>[0]): MailWish {
  const wish = mail.store.find(reader);
  if (wish) return wish;
  throw new Problem('mail_unknown', 'Your user has given no address: POST /inbox/mail.');
}

const shown = ({ address, kinds, when, code, error }: MailWish): MailAnswer => ({
  address,
  kinds: [...kinds] as MailAnswer['kinds'],
  when,
  confirmed: code === null,
  ...(error !== null && { error }),
});

const set = route({
  method: 'post',
  path,
  tag,
  summary: 'Send your notices by e-mail',
  description:
    'The address gets a code, with which you confirm it: POST /inbox/mail/confirm. Nothing else is sent until then. Other kinds for a confirmed address need no new code.',
  body: mailWish,
  example: { address: 'ann@example.com', kinds: ['recall', 'recall_due'], when: 'immediate' },
  answer: mailAnswer,
  codes: ['not_offered', 'mail_failed', 'rate_limited', 'storage_full'],
  handle: async ({ body: { address, kinds, when }, caller }, gateway) => {
    const mail = mailOf(gateway);
    const reader = readerOf(caller);
    const before = mail.store.find(reader);
    if (before?.code === null && before.address === address) {
      const wish = { ...before, kinds, when };
      mail.store.set(wish);
      return { body: shown(wish) };
    }
    const why = mail.codes.take(reader);
    if (why !== undefined) throw new Problem('rate_limited', why);
    const code = newCode();
    const notice = gateway.inbox.store.lastBelow(reader.organisation, Number.MAX_SAFE_INTEGER);
    const now = new Date();
    const wish: MailWish = {
      ...reader,
      mspId: caller.identity.mspId,
      address,
      kinds,
      when,
      code: hashOf(code),
      codeSent: now.getTime(),
      wrong: 0,
      notice,
      day: now.toISOString().slice(0, 10),
      failures: 0,
      nextAttempt: 0,
      error: null,
    };
    mail.store.set(wish);
    await mail.send(address, codeMail(reader.organisation, reader.user, code)).catch((error: unknown) => {
      const said = error instanceof Error ? error.message.slice(0, 200) : '';
      throw new Problem('mail_failed', `The code could not be sent: ${said}`);
    });
    return { body: shown(wish) };
  },
});

const confirm = route({
  method: 'post',
  path: `${path}/confirm`,
  tag,
  summary: 'Confirm your address with its code',
  body: z.strictObject({ code: z.string().regex(/^\d{8}$/, 'is the eight digits of the message') }),
  example: { code: '12345678' },
  answer: mailAnswer,
  codes: [...codes, 'mail_code_wrong'],
  handle: ({ body: { code }, caller }, gateway) => {
    const mail = mailOf(gateway);
    const wish = wishIn(mail, readerOf(caller));
    if (wish.code === null) return { body: shown(wish) };
    if (isOver(wish, codeCounts))
      throw new Problem('mail_code_wrong', 'This code is no longer valid: POST /inbox/mail sends another one.');
    if (!hashOf(code).equals(wish.code)) {
      mail.store.set({ ...wish, wrong: wish.wrong + 1 });
      throw new Problem('mail_code_wrong', 'That is not the code that was sent.');
    }
    const confirmed = { ...wish, code: null };
    mail.store.set(confirmed);
    return { body: shown(confirmed) };
  },
});

const show = route({
  method: 'get',
  path,
  tag,
  summary: 'The address to which your notices are sent',
  query: z.strictObject({}),
  answer: mailAnswer,
  codes,
  handle: ({ caller }, gateway) => ({ body: shown(wishIn(mailOf(gateway), readerOf(caller))) }),
});

const end = route({
  method: 'delete',
  path,
  tag,
  summary: 'Send no more notices by e-mail',
  answer: z.null(),
  successes: ['noContent'],
  codes,
  handle: ({ caller }, gateway) => {
    const mail = mailOf(gateway);
    const reader = readerOf(caller);
    wishIn(mail, reader);
    mail.store.remove(reader);
    return { body: null };
  },
});

/** Notices by e-mail. */
export const mailRoutes = [set, confirm, show, end];
