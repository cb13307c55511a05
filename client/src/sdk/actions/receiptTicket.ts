import { z } from 'zod';
import { fact } from './fact';
import { LotlineError } from '../lotlineError';
import type { ReceiptTicket } from '../receipts/draftReceipt';
import type { Transport } from '../transport';
import { whoami } from './whoami';

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
  { shipment: id }: ReceiptTicketParameters = {},
): Promise<ReceiptTicket> {
  const { network, channel } = await transport.request({ path: '/receipts/domain', answer: domainAnswer });
  const { party } = await whoami(transport);
  if (party === null) {
    throw new LotlineError({ code: 'caller_unknown', message: 'Your organisation has not registered its party yet.' });
  }
  const ticket = { format: 'lotline-ticket/1' as const, network, channel, party };
  if (id === undefined) return ticket;
  const { height: _, ...shipment } = await fact(transport, 'shipment', { id });
  return { ...ticket, shipment };
}
