/** The stage at which a transaction was refused. */
export type Stage = 'evaluate' | 'endorse' | 'order' | 'commit';

/** The reason: the name of a Fabric validation code if there is one, otherwise an own code. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly transactionId: string;
}

/** A failed transaction. `code` is for programs, `message` for people. */
export abstract class LedgerError extends Error {
  abstract readonly stage: Stage;
  readonly code: string;
  readonly transactionId: string;

  constructor({ code, message, transactionId }: Refusal, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.transactionId = transactionId;
  }
}

/** A query that the peer or the chaincode refused. */
export class EvaluateError extends LedgerError {
  override readonly name = 'EvaluateError';
  readonly stage = 'evaluate';
}

/** The peer or the chaincode refused the proposal. Nothing was ordered. */
export class EndorseError extends LedgerError {
  override readonly name = 'EndorseError';
  readonly stage = 'endorse';
}

/**
 * The transaction was not taken into a block. With code `LEDGER_FAILED` it may still be in a block after a restart; with `STORAGE_FULL`
 * and `NOT_STORED` it will not.
 */
export class OrderError extends LedgerError {
  override readonly name = 'OrderError';
  readonly stage = 'order';
}

/** The transaction is invalid in its block and changed nothing. `code` is its validation code. */
export class CommitError extends LedgerError {
  override readonly name = 'CommitError';
  readonly stage = 'commit';
}

/** Thrown inside the ledger; the caller adds the stage. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** A ledger's files are damaged. `block` is the first block that cannot be trusted. */
export class LedgerDamaged extends Error {
  override readonly name = 'LedgerDamaged';
  readonly block: number;
  readonly reason: string;

  constructor(block: number, reason: string) {
    super(`The ledger is damaged at block ${block}: ${reason}. Restore the folder from a copy; nothing was changed.`);
    this.block = block;
    this.reason = reason;
  }
}

/** The log ends before a block that was on stable storage. `lost` is the first missing block. */
export class LedgerLostBlocks extends Error {
  override readonly name = 'LedgerLostBlocks';
  readonly lost: number;

  constructor(lost: number, message: string) {
    super(message);
    this.lost = lost;
  }
}

/** Another process has the ledger's folder open. */
export class LedgerLocked extends Error {
  override readonly name = 'LedgerLocked';
}

/** The folder holds a ledger of another channel, of other organisations or with another policy. */
export class LedgerMismatch extends Error {
  override readonly name = 'LedgerMismatch';
}

/** The ledger is closed. */
export class LedgerClosed extends Error {
  override readonly name = 'LedgerClosed';
}
