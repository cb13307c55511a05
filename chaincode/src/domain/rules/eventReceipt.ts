import { z } from 'zod';
import { extension } from '../epcis/extensions';
import { Refusal } from '../errors';
import { address, type Address } from '../ethereum/address';
import { signerOf } from '../ethereum/typedData';
import { receiptDomain, receiptHash, type ReceiptKind, receiptStructs } from './handoffReceipt';

const kinds = Object.keys(receiptStructs) as ReceiptKind[];

const stored = z.object({
  kind: z.enum(kinds),
  signer: address,
  signature: z.string().regex(/^0x[0-9a-f]{130}$/),
  salt: z.string().regex(/^0x[0-9a-f]{64}$/),
  message: z.looseObject({
    shipment: z.string(),
    from: z.string(),
    to: z.string(),
    place: z.string(),
    time: z.string(),
  }),
});

const eventOf = z.looseObject({
  bizTransactionList: z.array(z.looseObject({ bizTransaction: z.string() })).default([]),
  [extension('receipt')]: z.unknown(),
});

/** A receipt in an event: the address of its key, and what it says. */
export interface EventReceipt {
  readonly kind: ReceiptKind;
  readonly signer: Address;
  readonly message: z.output<typeof stored>['message'];
}

/**
 * The receipt in the body of an event; undefined without one. Refuses a receipt that its key did not sign, or of another shipment than the
 * event's. Whose key it is, only the ledger knows: the contract has checked that.
 */
export function eventReceipt(body: unknown): EventReceipt | undefined {
  const event = eventOf.safeParse(body);
  const given = event.success ? event.data[extension('receipt')] : undefined;
  if (!event.success || given === undefined) return undefined;
  const read = stored.safeParse(given);
  if (!read.success) throw new Refusal('receipt_invalid', 'The receipt in the event cannot be read.');
  const { kind, signer, message } = read.data;
  if (hashSigner(read.data) !== signer) {
    throw new Refusal('receipt_invalid', `The receipt in the event is not signed by ${signer}.`, { signer });
  }
  if (!event.data.bizTransactionList.some(({ bizTransaction }) => bizTransaction === message.shipment)) {
    throw new Refusal('receipt_invalid', `The receipt in the event is of ${message.shipment}, another shipment.`);
  }
  return { kind, signer, message };
}

function hashSigner({ kind, message, salt, signature }: z.output<typeof stored>): Address | undefined {
  try {
    return signerOf(receiptHash(kind, { ...receiptDomain({ network: '', channel: '' }), salt }, message), signature);
  } catch {
    // A field of the message is missing or has another type.
    return undefined;
  }
}
