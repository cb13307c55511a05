import type { LedgerIdentity, Submitted } from './ledger';

/**
 * What to sign: ECDSA on P-256 with SHA-256 over `message`, in ASN.1 DER. For devices that take a hash, `digest` is its SHA-256. `bytes` go back
 * with the signature.
 */
export interface ToSign {
  readonly transactionId: string;
  readonly bytes: Uint8Array;
  readonly message: Uint8Array;
  readonly digest: Uint8Array;
}

/** A proposal that peers have endorsed. Nothing has changed yet. */
export interface OfflineEndorsed extends ToSign {
  /** What the contract answered. */
  readonly result: string;
  /** False when the contract would change nothing, so that there is nothing to submit. */
  readonly changes: boolean;
}

/** Who signs elsewhere: an organisation's user, by certificate (PEM). */
export type OfflineSigner = Pick<LedgerIdentity, 'organisation' | 'mspId'> & { readonly certificate: string };

export type SignedBytes = Pick<LedgerIdentity, 'organisation' | 'mspId'> & {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
};

/**
 * Transactions whose private key never reaches the gateway: it makes the bytes, its caller signs them. Rejects with LedgerFailure;
 * throws a RangeError when the bytes are not a message that `propose` or `endorse` made for that organisation.
 */
export interface OfflineSigning {
  propose(signer: OfflineSigner, transaction: string, args: readonly string[]): ToSign;
  endorse(proposal: SignedBytes): Promise<OfflineEndorsed>;
  submit(transaction: SignedBytes): Promise<Submitted>;
}
