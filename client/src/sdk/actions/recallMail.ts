import { z } from 'zod';
import {
  type AddressesAnswer,
  addressesAnswer,
  type RecallMailAnswer,
  recallMailAnswer,
  type RecallMailInput,
} from '#answers';
import { idPath } from '../canonicalId';
import type { NoParameters } from '../page';
import type { Transport } from '../transport';
import type { AboutRecall } from './recallRunning';

const path = '/recalls/addresses';

/** The addresses outside the network that you asked, and those that agreed to messages about recalls. */
export const recallAddresses = (transport: Transport, none: NoParameters = {}): Promise<AddressesAnswer> =>
  transport.request({ path, query: none, answer: addressesAnswer });

/**
 * Asks the owner of an address outside the network to agree to messages about recalls: it gets a code. Needs the role quality.
 *
 * @example
 * await client.askRecallAddress({ address: 'cafe@example.com' });
 */
export const askRecallAddress = (transport: Transport, body: { readonly address: string }): Promise<AddressesAnswer> =>
  transport.request({ method: 'POST', path, body, repeatable: false, answer: addressesAnswer });

/**
 * Confirms that the owner of an address agreed, with the code that it got. Needs the role quality.
 *
 * @example
 * await client.confirmRecallAddress({ address: 'cafe@example.com', code: '12345678' });
 */
export const confirmRecallAddress = (
  transport: Transport,
  body: { readonly address: string; readonly code: string },
): Promise<AddressesAnswer> =>
  transport.request({ method: 'POST', path: `${path}/confirm`, body, repeatable: false, answer: addressesAnswer });

/** Writes to an address no more; what still waits is not sent. Needs the role quality. */
export const removeRecallAddress = async (
  transport: Transport,
  { address, ...query }: { readonly address: string },
): Promise<void> => {
  const named = `${path}/${encodeURIComponent(address)}`;
  await transport.request({ method: 'DELETE', path: named, query, answer: z.undefined() });
};

/**
 * Writes to customers outside the network about a recall, and records it. The same number again sends nothing twice. Needs the role
 * quality.
 *
 * @example
 * await client.sendRecallMail({ id: 'R-1', mail: 'M-1', kind: 'notification', text: 'Please stop selling it and call us.' });
 */
export const sendRecallMail = (
  transport: Transport,
  { id, ...body }: AboutRecall<RecallMailInput>,
): Promise<RecallMailAnswer> =>
  transport.request({ method: 'POST', path: `/recalls/${idPath('recall', id)}/mails`, body, answer: recallMailAnswer });
