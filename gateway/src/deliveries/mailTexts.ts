import { createHash } from 'node:crypto';
import { type Notice, noticeKinds } from '../answers/inbox';

type Sent = Omit<Notice, 'read'>;

/** Other parties write the texts of notices: none of them makes a line or a header of its own, or is decoded as RFC 2047 says. */
export const oneLine = (text: string, most: number): string => {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('=?', '= ?')
    .trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
};

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
}

const about = ({ kind, subject, height, time, text }: Sent): string =>
  [
    oneLine(text, 1000),
    `  ${kind}: ${noticeKinds[kind]}`,
    `  about ${oneLine(subject, 500)}`,
    `  ledger height ${height}, ${time}`,
  ].join('\n');

/** The message with some notices of an organisation. The same notices to the same address have the same Message-ID. */
export function noticesMail(address: string, organisation: string, notices: readonly Sent[]): MailText {
  const [first] = notices;
  const last = notices.at(-1);
  const subject =
    notices.length === 1 && first
      ? oneLine(`Lotline: ${first.kind.replaceAll('_', ' ')}: ${first.text}`, 150)
      : `Lotline: ${notices.length} notices for ${organisation}`;
  const hash = createHash('sha256')
    .update(`${address} ${organisation} ${first?.id ?? 0} ${last?.id ?? 0}`)
    .digest('hex');
  return {
    subject,
    text: `${notices.map(about).join('\n\n')}\n\n-- \nSent because a user of ${organisation} asked for it: DELETE /inbox/mail or lotline inbox mail --off ends it.\n`,
    messageId: `<${hash.slice(0, 40)}@lotline.invalid>`,
  };
}

/** The message with the code that confirms an address. */
export const codeMail = (organisation: string, user: string, code: string): Omit<MailText, 'messageId'> => ({
  subject: 'Lotline: confirm your address',
  text: `${user} of ${organisation} wants notices sent to this address. To agree, send this code: lotline inbox mail --code ${code}\n\nIf you did not ask for it, do nothing: then nothing more is sent.\n`,
});
