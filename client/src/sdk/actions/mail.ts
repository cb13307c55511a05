import { z } from 'zod';
import { mailAnswer, type MailAnswer, type MailWishInput } from '#answers';
import type { NoParameters } from '../page';
import type { Transport } from '../transport';

const path = '/inbox/mail';

/**
 * Has notices sent to your address. It gets a code first, with which you confirm it.
 *
 * @example
 * await client.setInboxMail({ address: 'ann@example.com', kinds: ['recall'], when: 'daily' });
 */
export const setInboxMail = (transport: Transport, body: MailWishInput): Promise<MailAnswer> =>
  transport.request({ method: 'POST', path, body, repeatable: false, answer: mailAnswer });

/**
 * Confirms your address with the code that it got.
 *
 * @example
 * await client.confirmInboxMail({ code: '12345678' });
 */
export const confirmInboxMail = (transport: Transport, body: { readonly code: string }): Promise<MailAnswer> =>
  transport.request({ method: 'POST', path: `${path}/confirm`, body, repeatable: false, answer: mailAnswer });

/**
 * The address to which your notices are sent.
 *
 * @example
 * const { address, confirmed } = await client.inboxMail();
 */
export const inboxMail = (transport: Transport, none: NoParameters = {}): Promise<MailAnswer> =>
  transport.request({ path, query: none, answer: mailAnswer });

/**
 * Has no more notices sent to your address.
 *
 * @example
 * await client.removeInboxMail();
 */
export const removeInboxMail = async (transport: Transport, none: NoParameters = {}): Promise<void> => {
  await transport.request({ method: 'DELETE', path, query: none, answer: z.undefined() });
};
