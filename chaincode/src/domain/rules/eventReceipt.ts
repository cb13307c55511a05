import { z } from 'zod';
import { extension } from '../epcis/extensions';
import { Refusal } from '../errors';
import { address, type Address } from '../ethereum/address';
import { hex, signerOf } from '../ethereum/typedData';
import type { FactKey } from '../facts/key';
import { type SignerKey, signerKey, signerRoles } from '../facts/signer';
import type { PartyId } from '../gs1/id';
import { domainOf, receiptHash, type ReceiptKind, receiptKinds } from './receiptTypes';
import { assertSigns } from './signerValidity';

const stored = z.object({
  kind: z.enum(receiptKinds),
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

type Stored = z.output<typeof stored>;

const eventOf = z.looseObject({
  bizTransactionList: z.array(z.looseObject({ bizTransaction: z.string() })).default([]),
  [extension('receipt')]: z.unknown(),
});

/** A receipt in an event that the contract built. */
export interface EventReceipt {
  readonly kind: ReceiptKind;
  readonly signer: Address;
  /** The party that the key signed for: whose registration of it counts. */
  readonly party: string;
  /** The hash that was signed, hex. */
  readonly hash: string;
  readonly message: Stored['message'];
}

/**
 * The receipt in the body of an event; undefined without one. Refuses a receipt that its key did not sign, or of another shipment than the
 * event's. Whose key it is, only the ledger knows (`assertRegistered`).
 */
export function eventReceipt(body: unknown): EventReceipt | undefined {
  const event = eventOf.safeParse(body);
  const given = event.success ? event.data[extension('receipt')] : undefined;
  if (!event.success || given === undefined) return undefined;
  const read = stored.safeParse(given);
  if (!read.success) throw new Refusal('receipt_invalid', 'The receipt in the event cannot be read.');
  const { kind, signer, message, signature } = read.data;
  const hash = hashOf(read.data);
  if (!hash || signerOf(hash, signature) !== signer) {
    throw new Refusal('receipt_invalid', `The receipt in the event is not signed by ${signer}.`, { signer });
  }
  if (!event.data.bizTransactionList.some(({ bizTransaction }) => bizTransaction === message.shipment)) {
    throw new Refusal('receipt_invalid', `The receipt in the event is of ${message.shipment}, another shipment.`);
  }
  return { kind, signer, party: kind === 'offer' ? message.from : message.to, hash: hex(hash), message };
}

function hashOf({ kind, message, salt }: Stored): Uint8Array | undefined {
  try {
    return receiptHash(kind, domainOf(salt), message);
  } catch {
    // A field of the message is missing or has another type.
    return undefined;
  }
}

/** The fact of the key that signed a receipt. */
export const signerFact = ({ party, signer }: Pick<EventReceipt, 'party' | 'signer'>): FactKey<SignerKey> =>
  signerKey(party as PartyId, signer);

const registered = z.object({
  party: z.string(),
  address,
  name: z.string(),
  roles: z.array(z.enum(signerRoles)),
  validFrom: z.string(),
  validTo: z.string().optional(),
  revoked: z.object({ at: z.string(), reason: z.string(), since: z.string().optional() }).optional(),
});

/** Reads the value of a key's fact. Refuses a key of another party, or one that could not sign this receipt at its time. */
export function assertRegistered(value: unknown, { signer, party, kind, message: { time } }: EventReceipt): SignerKey {
  const read = registered.safeParse(value);
  if (read.data?.party !== party || read.data.address !== signer) {
    throw new Refusal('signer_unknown', `${party} has not registered the signer key ${signer}.`, { signer, party });
  }
  const key = read.data as unknown as SignerKey;
  assertSigns(key, { kind, time });
  return key;
}
