import type { LedgerIdentity, Submitted } from './ledger';

/**
 * A message to sign: ECDSA on P-256 with SHA-256 over `message`, in ASN.1 DER. For devices that sign a hash, `digest` is its SHA-256.
 * `bytes` are sent back with the signature.
 */
export interface ToSign {
  readonly transactionId: string;
  readonly bytes: Uint8Array;
  readonly message: Uint8Array;
  readonly digest: Uint8Array;
}

/** A proposal that peers have endorsed. Nothing has changed yet. */
export interface OfflineEndorsed extends ToSign {
  /** The contract's result. */
  readonly result: string;
  /** False if the contract would change nothing: the transaction need not be submitted. */
  readonly changes: boolean;
}

/** The user who signs elsewhere, by certificate (PEM). */
export type OfflineSigner = Pick<LedgerIdentity, 'organisation' | 'mspId'> & { readonly certificate: string };

export type SignedBytes = Pick<LedgerIdentity, 'organisation' | 'mspId'> & {
  readonly bytes: Uint8Array;
  readonly signature: Uint8Array;
};

/**
 * Transactions that are signed outside the gateway: it makes the bytes, its caller signs them. Rejects with LedgerFailure; throws a
 * RangeError if the bytes are not a message that `propose` or `endorse` made for that organisation.
 */
export interface OfflineSigning {
  propose(signer: OfflineSigner, transaction: string, args: readonly string[]): ToSign;
  endorse(proposal: SignedBytes): Promise<OfflineEndorsed>;
  submit(transaction: SignedBytes): Promise<Submitted>;
}
