import type { SignerKey } from '#domain';
import { z } from 'zod';
import { canonicalId, goodsId } from '../canonicalId';
import { LotlineError } from '../lotlineError';
import { type Page, pageOf, type PageOptions, type ReadOptions } from '../page';
import type { ReceiptTicket } from '../receipts/draftReceipt';
import type { Transport } from '../transport';
import { fact, type Version } from './facts';
import { whoami } from './members';

export interface ProofParameters extends ReadOptions {
  /** A lot, item or container, in any spelling. */
  readonly id: string;
  /** Size of the tree of an earlier bundle: the new one then proves that its tree extends that one. */
  readonly since?: number | undefined;
  /** `transactions` also discloses transactions that hold events of other goods, with all of these events; `events` by default. */
  readonly disclose?: 'events' | 'transactions' | undefined;
}

/**
 * A proof bundle of goods, as the text of a file that anybody can check offline: `verifyProof` of `lotline/proof`.
 *
 * @example
 * await writeFile('lot.proof.json', await client.proof({ id: '(01)09506000134352(10)ABC' }));
 */
export async function proof(transport: Transport, { id, ...rest }: ProofParameters): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of transport.stream('/proofs', { id: goodsId(id), ...rest })) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const answer = z.object({
  channel: z.string(),
  height: z.int(),
  firstBlock: hash,
  size: z.int(),
  root: hash,
  since: z.object({ size: z.int(), root: hash, path: z.array(hash) }).optional(),
});

/** The root of the Merkle tree over a ledger's first `size` transactions. */
export type ProofTree = z.infer<typeof answer>;

export interface ProofTreeParameters {
  /** All transactions by default. */
  readonly size?: number | undefined;
  /** Size of an earlier tree that it is proven to extend. */
  readonly since?: number | undefined;
}

/**
 * The Merkle tree over the ledger, the same at every gateway.
 *
 * @example
 * const { size, root } = await client.proofTree();
 */
export const proofTree = (transport: Transport, query: ProofTreeParameters = {}): Promise<ProofTree> =>
  transport.request({ path: '/proofs/tree', query: { ...query }, answer });

export interface ReceiptTicketParameters {
  /** The shipment to answer or hand over, in any spelling; none to offer a new one. */
  readonly shipment?: string | undefined;
}

const domainAnswer = z.object({ network: z.string(), channel: z.string() });

/**
 * All that a device needs to sign receipts for a handoff without network: the ledger's names, your party and the shipment.
 *
 * @example
 * const ticket = await client.receiptTicket({ shipment: '9506000134307:SHIP-1' });
 */
export async function receiptTicket(
  transport: Transport,
  { shipment: id, ...query }: ReceiptTicketParameters = {},
): Promise<ReceiptTicket> {
  const { network, channel } = await transport.request({ path: '/receipts/domain', query, answer: domainAnswer });
  const { party } = await whoami(transport);
  if (party === null) {
    throw new LotlineError({ code: 'caller_unknown', message: 'Your organisation has not registered its party yet.' });
  }
  const ticket = { format: 'lotline-ticket/1' as const, network, channel, party };
  if (id === undefined) return ticket;
  const { height: _, ...shipment } = await fact(transport, 'shipment', { id });
  return { ...ticket, shipment };
}

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
