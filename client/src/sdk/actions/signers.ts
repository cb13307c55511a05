import type { SignerKey } from '#domain';
import { canonicalId } from '../canonicalId';
import { type Page, pageOf, type PageOptions } from '../page';
import type { Transport } from '../transport';
import type { Version } from './history';

export interface SignersParameters extends PageOptions {
  /** GLN in any spelling; all parties without it. */
  readonly party?: string | undefined;
}

/**
 * The signer keys whose receipts count for a party.
 *
 * @example
 * const { rows } = await client.signers({ party: '9506000134307' });
 */
export const signers = (transport: Transport, { party, ...page }: SignersParameters = {}): Promise<Page<SignerKey>> =>
  transport.request({
    path: '/signers',
    query: { ...page, ...(party !== undefined && { party: canonicalId('party', party) }) },
    answer: pageOf<SignerKey>(),
  });

export interface SignerHistoryParameters extends PageOptions {
  /** GLN in any spelling. */
  readonly party: string;
  /** The key's Ethereum address. */
  readonly signer: string;
}

/**
 * Every version of a signer key, the latest first.
 *
 * @example
 * const { rows } = await client.signerHistory({ party: '9506000134307', signer: '0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1' });
 */
export const signerHistory = (
  transport: Transport,
  { party, signer, ...page }: SignerHistoryParameters,
): Promise<Page<Version<SignerKey>>> =>
  transport.request({
    path: `/signers/${canonicalId('party', party).slice(-13)}/${encodeURIComponent(signer)}/history`,
    query: { ...page },
    answer: pageOf<Version<SignerKey>>(),
  });
