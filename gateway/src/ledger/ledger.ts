/** The user who acts on the ledger, enrolled by an organisation. The adapter holds the certificate and key. */
export interface LedgerIdentity {
  readonly organisation: string;
  readonly mspId: string;
  readonly user: string;
}

/** The result of a submitted transaction. */
export type Submitted =
  | { readonly committed: true; readonly transactionId: string; readonly height: number; readonly result: string }
  /** The contract changed nothing, so the transaction was not ordered. */
  | { readonly committed: false; readonly transactionId: string; readonly result: string };

/** A valid transaction of a block, for the read side. */
export interface LedgerTransaction {
  readonly index: number;
  readonly transactionId: string;
  /** The proposal's timestamp, RFC 3339 UTC. */
  readonly time: string;
  readonly mspId: string;
  /** The signer: the enrolment id in the certificate, or else its common name. */
  readonly user?: string;
  /** The contract's function, without the contract's name. */
  readonly transaction: string;
  readonly args: readonly string[];
  /** Public writes in key order; null deletes. */
  readonly writes: readonly { readonly key: string; readonly value: string | null }[];
  readonly event: { readonly name: string; readonly payload: string } | null;
  /** The reason why it could not be decoded; it then has no arguments, writes or event. */
  readonly unreadable?: string;
}

/** A committed block with its valid transactions, in order. `height` of the ledger after it is `number + 1`. */
export interface LedgerBlock {
  readonly number: number;
  readonly hash: string;
  readonly transactions: readonly LedgerTransaction[];
}

/** Listener to the state of the block stream. */
export interface BlockWatch {
  /** Blocks could not be read; the adapter tries again. */
  failed(error: unknown): void;
  /** After a failure, blocks arrived again, or the peer confirmed that there are no new ones. */
  alive(): void;
}

export const unwatched: BlockWatch = { failed: () => undefined, alive: () => undefined };

/** A transaction's status. `unknown`: it may still be committed. */
export type TransactionStatus =
  | { readonly state: 'committed'; readonly height: number; readonly result: string }
  | { readonly state: 'invalid' }
  | { readonly state: 'unknown' };

export interface LedgerHealth {
  readonly ok: boolean;
  readonly height: number;
  readonly detail?: string;
}

/** The parts of a proof bundle that a ledger contributes. */
export interface ProofSigning {
  /** The chaincode's name on the channel. */
  readonly chaincode: string;
  /** Signs bytes that are no transaction, made with the serialized identity of the signer. Answers that, too. */
  sign(
    identity: LedgerIdentity,
    message: (signer: Uint8Array) => Uint8Array,
  ): Promise<{ readonly identity: Uint8Array; readonly signature: Uint8Array }>;
}

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

/** The port to the ledger. Its adapters have the same file names; the configuration selects one. */
export interface Ledger {
  readonly kind: 'embedded' | 'fabric' | 'fabric-network';
  readonly channel: string;
  /** Rejects with LedgerFailure. */
  submit(identity: LedgerIdentity, transaction: string, args: readonly string[]): Promise<Submitted>;
  /** Rejects with LedgerFailure. */
  evaluate(identity: LedgerIdentity, transaction: string, args: readonly string[]): Promise<string>;
  /** The status of a transaction whose submit failed with `unknown`. */
  status(transactionId: string): Promise<TransactionStatus>;
  /**
   * Every block from `from` on: existing ones, then new ones, until the signal aborts. If its source fails, an adapter tries again and
   * notifies `watch`.
   */
  blocks(from: number, signal: AbortSignal, watch?: BlockWatch): AsyncIterable<LedgerBlock>;
  /** The stored bytes of a block, for clients that verify it themselves. */
  rawBlock(number: number): Promise<Uint8Array>;
  /** Hash of the last block, hex. */
  headHash(): Promise<string>;
  health(): Promise<LedgerHealth>;
  readonly proofs: ProofSigning;
  /** For callers who do not share their private key; undefined if the ledger does not support it. */
  readonly offline?: OfflineSigning;
  close(): Promise<void>;
}

/**
 * Kinds of ledger failures. `conflict`: another transaction came first, try again; `unavailable`: the ledger cannot be reached or is
 * full; `unknown`: it may have committed, so query its status and never make a new transaction; `rejected`: it will never commit.
 */
export type FailureKind = 'conflict' | 'unavailable' | 'unknown' | 'rejected';

export class LedgerFailure extends Error {
  readonly kind: FailureKind;
  readonly transactionId: string | undefined;

  constructor(kind: FailureKind, message: string, options: { transactionId?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'LedgerFailure';
    this.kind = kind;
    this.transactionId = options.transactionId;
  }
}

/** The transaction exceeds the ledger's size limit, and nothing was recorded. Smaller parts of it may succeed. */
export class TooLarge extends LedgerFailure {
  constructor(message: string, options: { transactionId?: string; cause?: unknown } = {}) {
    super('rejected', message, options);
  }
}

/**
 * A required endorser is unreachable or disagrees with the others. Nothing was ordered. A transaction that does not need this endorser
 * may succeed.
 */
export class NotEndorsed extends LedgerFailure {
  constructor(message: string, options: { transactionId?: string; cause?: unknown } = {}) {
    super('unavailable', message, options);
  }
}

/** The ledger's disk is full, and nothing was recorded. */
export class StorageFull extends LedgerFailure {
  constructor(message: string, options: { transactionId?: string; cause?: unknown } = {}) {
    super('unavailable', message, options);
  }
}

/** A certificate that must sign the transaction is not valid now. Nothing was recorded. */
export class CertificateExpired extends LedgerFailure {
  constructor(message: string, options: { transactionId?: string; cause?: unknown } = {}) {
    super('rejected', message, options);
  }
}
