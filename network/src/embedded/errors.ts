/** How far a transaction had come when it was refused. */
export type Stage = 'evaluate' | 'endorse' | 'order' | 'commit';

/** Why: a Fabric validation code's name where there is one, otherwise what stood in the way. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly transactionId: string;
}

/** A transaction that did not make it. `code` is for programs, `message` for people. */
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

/** The peer or the chaincode refused the proposal: nothing was ordered, nothing changed. */
export class EndorseError extends LedgerError {
  override readonly name = 'EndorseError';
  readonly stage = 'endorse';
}

/**
 * The transaction was not taken into a block. With code `LEDGER_FAILED` it may still be found there after a restart, with `STORAGE_FULL` and
 * `NOT_STORED` it will not.
 */
export class OrderError extends LedgerError {
  override readonly name = 'OrderError';
  readonly stage = 'order';
}

/** The transaction is in a block, and void there: `code` is its validation code. It changed nothing. */
export class CommitError extends LedgerError {
  override readonly name = 'CommitError';
  readonly stage = 'commit';
}

/** Raised inside the ledger; the stage is known further out. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** A ledger's files do not hold what was once written there. `block` is the first block that cannot be believed. */
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

/** The log ends before a block that was on stable storage once. `lost` is the first block that is missing. */
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

/** The ledger was closed before it was asked. */
export class LedgerClosed extends Error {
  override readonly name = 'LedgerClosed';
}
