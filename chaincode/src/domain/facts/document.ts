import type { PartyId } from '../gs1/id';
import { factKey, type FactKey } from './key';

/** A certificate or other document, registered by one organisation under the SHA-256 of its bytes. The bytes are not on the ledger. */
export interface Document {
  readonly sha256: string;
  readonly kind: string;
  readonly party: PartyId;
  readonly subject?: string;
  readonly issuer?: string;
  /** Calendar dates, YYYY-MM-DD. */
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly uri?: string;
}

export const documentKey = (msp: string, sha256: string): FactKey<Document> => factKey('document', msp, sha256);
