import type { OfflineSigning } from './offlineSigning';

/** Who acts on the ledger: an enrolled user of an organisation. The adapter holds the certificate and key. */
export interface LedgerIdentity {
  readonly organisation: string;
  readonly mspId: string;
  readonly user: string;
}

/** What a submitted transaction came to. */
export type Submitted =
  | { readonly committed: true; readonly transactionId: string; readonly height: number; readonly result: string }
  /** The contract changed nothing, so there was nothing to order. */
  | { readonly committed: false; readonly transactionId: string; readonly result: string };

/** A valid transaction of a block, as the read side needs it. */
export interface LedgerTransaction {
  readonly index: number;
  readonly transactionId: string;
  /** The proposal's timestamp, RFC 3339 UTC. */
  readonly time: string;
  readonly mspId: string;
  /** The contract's function, without the contract's name. */
  readonly transaction: string;
  readonly args: readonly string[];
  /** Public writes in key order; null deletes. */
  readonly writes: readonly { readonly key: string; readonly value: string | null }[];
  readonly event: { readonly name: string; readonly payload: string } | null;
  /** Why it could not be taken apart; it then has no arguments, writes or event. */
  readonly unreadable?: string;
}

/** A committed block with its valid transactions, in order. `height` of the ledger after it is `number + 1`. */
export interface LedgerBlock {
  readonly number: number;
  readonly hash: string;
  readonly transactions: readonly LedgerTransaction[];
}

/** Who hears how reading blocks goes. */
export interface BlockWatch {
  /** Blocks could not be read; they are asked for again. */
  failed(error: unknown): void;
  /** Blocks, or the word that there are no new ones, came through after a failure. */
  alive(): void;
}

export const unwatched: BlockWatch = { failed: () => undefined, alive: () => undefined };

/** What became of a transaction. `unknown`: it may yet be committed. */
export type TransactionStatus =
  | { readonly state: 'committed'; readonly height: number; readonly result: string }
  | { readonly state: 'invalid' }
  | { readonly state: 'unknown' };

export interface LedgerHealth {
  readonly ok: boolean;
  readonly height: number;
  readonly detail?: string;
}

/** The ledger under the gateway. Its adapters have the same file names; which one runs is configuration. */
export interface Ledger {
  readonly kind: 'embedded' | 'fabric' | 'fabric-network';
  readonly channel: string;
  /** Rejects with LedgerFailure. */
  submit(identity: LedgerIdentity, transaction: string, args: readonly string[]): Promise<Submitted>;
  /** Rejects with LedgerFailure. */
  evaluate(identity: LedgerIdentity, transaction: string, args: readonly string[]): Promise<string>;
  /** What became of a transaction whose submit failed with `unknown`. */
  status(transactionId: string): Promise<TransactionStatus>;
  /**
   * Every block from `from` on: what is there, then what comes, until the signal aborts. An adapter whose source fails tries again by
   * itself and says so to `watch`.
   */
  blocks(from: number, signal: AbortSignal, watch?: BlockWatch): AsyncIterable<LedgerBlock>;
  /** The bytes of a block as the ledger keeps them, for those who verify it themselves. */
  rawBlock(number: number): Promise<Uint8Array>;
  /** Hash of the last block, hex. */
  headHash(): Promise<string>;
  health(): Promise<LedgerHealth>;
  /** For callers who keep their private key; undefined where the ledger does not offer it. */
  readonly offline?: OfflineSigning;
  close(): Promise<void>;
}

/**
 * Why the ledger did not do it. `conflict`: another transaction came first, try again; `unavailable`: the ledger cannot be
 * reached or is full; `unknown`: it may have committed: ask for its status, never send it anew; `rejected`: it never will.
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

/** The transaction is larger than the ledger takes, and nothing was recorded. Parts of it, sent apart, may come through. */
export class TooLarge extends LedgerFailure {
  constructor(message: string, options: { transactionId?: string; cause?: unknown } = {}) {
    super('rejected', message, options);
  }
}

/**
 * Nobody could be had whose endorsement this very transaction needs, or they do not agree with the others. Nothing was ordered, and a
 * transaction that does without them may come through.
 */
export class NotEndorsed extends LedgerFailure {
  constructor(message: string, options: { transactionId?: string; cause?: unknown } = {}) {
    super('unavailable', message, options);
  }
}

/** There was no room on the ledger's disk, and nothing was recorded. */
export class StorageFull extends LedgerFailure {
  constructor(message: string, options: { transactionId?: string; cause?: unknown } = {}) {
    super('unavailable', message, options);
  }
}

/** A certificate that has to sign the transaction is not valid now. Nothing was recorded. */
export class CertificateExpired extends LedgerFailure {
  constructor(message: string, options: { transactionId?: string; cause?: unknown } = {}) {
    super('rejected', message, options);
  }
}
