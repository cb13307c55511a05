import type { ShipmentId } from '../businessId';
import type { PartyId } from '../gs1/id';
import type { Address } from '../ethereum/address';
import { factKey, type FactKey } from './key';

/** The use of a signer key, which determines what it may sign. */
export const signerRoles = ['driver', 'dock', 'device'] as const;
export type SignerRole = (typeof signerRoles)[number];

/** A key of a person or device without ledger identity, whose signed receipts count for a party. Times are UTC. */
export interface SignerKey {
  readonly party: PartyId;
  readonly address: Address;
  readonly name: string;
  readonly roles: readonly SignerRole[];
  readonly validFrom: string;
  /** From then on it is not valid any more. */
  readonly validTo?: string;
  readonly revoked?: Revoked;
}

export interface Revoked {
  /** When the ledger recorded the revocation. */
  readonly at: string;
  readonly reason: string;
  /** Receipts that were signed before it are still accepted. Without it, none are. */
  readonly since?: string;
}

/** A receipt that was handed in. */
interface UsedReceipt {
  readonly shipment: ShipmentId;
  /** The hash that was signed, hex. */
  readonly hash: string;
}

/** The receipt in which a key signed a nonce, so that it counts once. */
export const receiptKey = (signer: Address, nonce: string): FactKey<UsedReceipt> => factKey('receipt', signer, nonce);

export const signerKey = (party: PartyId, address: Address): FactKey<SignerKey> => factKey('signer', party, address);
