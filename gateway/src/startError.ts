import { LedgerDamaged, LedgerLocked, LedgerMismatch } from '@lotline/network/embedded';
import { exitCodes } from './exitCodes';
import { LedgerFailure } from './ledger/ledger';
import { NotEnrolled } from './ledger/members';
import { ReadModelError } from './projection/readModelError';

/** Why a process could not start: one message for a person, and its exit code. */
export class StartError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
    this.exitCode = exitCode;
  }
}

const ledgerErrors = [LedgerLocked, LedgerDamaged, LedgerMismatch];

const systemErrors: Readonly<Record<string, (error: NodeJS.ErrnoException) => StartError>> = {
  EADDRINUSE: (error) =>
    new StartError(exitCodes.port, 'The port is in use: stop what listens there, or set PORT to another.', error),
  EADDRNOTAVAIL: (error) =>
    new StartError(exitCodes.port, 'This machine has no such address: check LOTLINE_HOST.', error),
  ENOTFOUND: (error) => new StartError(exitCodes.port, 'The host name is not known: check LOTLINE_HOST.', error),
  EACCES: (error) => folderError('may not be written', error),
  EPERM: (error) => folderError('may not be written', error),
  EROFS: (error) => folderError('is on a read-only file system', error),
  ENOTDIR: (error) => folderError('is not a folder', error),
  EEXIST: (error) => folderError('is not a folder', error),
  ENOSPC: (error) => folderError('is on a full disk', error),
};

const folderError = (what: string, error: NodeJS.ErrnoException): StartError =>
  error.syscall === 'listen'
    ? new StartError(exitCodes.port, 'The port may not be used by this user: set PORT to one above 1023.', error)
    : new StartError(
        exitCodes.folder,
        `${error.path ?? 'The data folder'} ${what}: set LOTLINE_DATA to a folder of yours.`,
        error,
      );

/** Says what kept a process from starting, and what to do. */
export function startError(error: unknown): StartError {
  if (error instanceof StartError) return error;
  if (ledgerErrors.some((type) => error instanceof type)) {
    return new StartError(exitCodes.ledger, (error as Error).message, error);
  }
  if (error instanceof LedgerFailure) return new StartError(exitCodes.ledger, error.message, error);
  if (error instanceof NotEnrolled) return new StartError(exitCodes.configuration, error.message, error);
  if (error instanceof ReadModelError) return new StartError(exitCodes.readModel, error.message, error);
  const system = systemErrors[(error as Partial<NodeJS.ErrnoException>).code ?? ''];
  if (system) return system(error as NodeJS.ErrnoException);
  return new StartError(
    exitCodes.internal,
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    error,
  );
}
