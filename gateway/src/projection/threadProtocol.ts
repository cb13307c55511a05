import type { LedgerBlock } from '../ledger/ledger';
import type { PackedChanges } from './graph/changes';
import type { BlockText } from './blockText';
import type { Written } from './blockWriter';
import { ReadModelError, type ReadModelFault } from './readModelError';

/**
 * The states that the main thread and the thread that writes blocks share in memory: the thread writes, waits for `commit` or `rollback`,
 * does that, and is `done`.
 */
export const states = { writing: 0, commit: 1, rollback: 2, done: 3, failed: 4, closed: 5 } as const;

export interface WriterData {
  readonly file: string;
  /** True for a read model that is being built. */
  readonly isUnfinished: boolean;
  /** One number: see `states`. */
  readonly state: Int32Array;
}

/**
 * `parsed`: blocks that are parsed. `possible`: blocks of which some parts may have to be left out. `move`: moves the write-ahead log into
 * the file.
 */
export type ToWriter =
  | { readonly blocks: readonly LedgerBlock[] }
  | { readonly parsed: readonly BlockText[] }
  | { readonly possible: readonly LedgerBlock[] }
  | { readonly move: true }
  | { readonly close: true };

type PackedWritten = Omit<Written, 'changes'> & { readonly changes: PackedChanges };

/** `unfit`: a part of parsed blocks cannot be stored, and nothing is written. */
export type FromWriter = { readonly written: PackedWritten } | { readonly unfit: true } | { readonly error: SentError };

/** The parts of an error that the follower of the ledger looks at. */
export interface SentError {
  readonly message: string;
  readonly fault?: ReadModelFault;
  readonly code?: unknown;
  readonly errcode?: unknown;
}

export function sentError(error: unknown): SentError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ReadModelError) return { message, fault: error.fault };
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  return { message, code, errcode };
}

export const receivedError = ({ message, fault, ...codes }: SentError): Error =>
  fault === undefined ? Object.assign(new Error(message), codes) : new ReadModelError(fault, message);
