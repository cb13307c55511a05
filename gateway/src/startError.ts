import {
  DamagedFile,
  LedgerDamaged,
  LedgerLocked,
  LedgerLostBlocks,
  LedgerMismatch,
  storageReason,
} from '@lotline/network/embedded';
import { CompaniesError } from './answers/parseCompanies';
import { exitCodes } from './exitCodes';
import { LedgerFailure, StorageFull } from './ledger/ledger';
import { NotEnrolled } from './ledger/members';
import { ReadModelError } from './projection/readModelError';

/** The reason why a process could not start: a message for the operator, and the exit code. */
export class StartError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
    this.exitCode = exitCode;
  }
}

const ledgerErrors = [LedgerLocked, LedgerDamaged, LedgerLostBlocks, LedgerMismatch];

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
  EISDIR: (error) => folderError('is a folder, not a file', error, restore),
  EIO: (error) => folderError('cannot be read or written: the disk reports an error', error, restore),
};

const restore = 'restore it from a copy';

const folderError = (
  what: string,
  error: NodeJS.ErrnoException,
  advice = 'set LOTLINE_DATA to a folder of yours',
): StartError =>
  error.syscall === 'listen'
    ? new StartError(exitCodes.port, 'The port may not be used by this user: set PORT to one above 1023.', error)
    : new StartError(exitCodes.folder, `${error.path ?? 'The data folder'} ${what}: ${advice}.`, error);

/** The exit code of an error whose message is already meant for the operator; undefined for others. */
const explained = (error: unknown): number | undefined => {
  if (ledgerErrors.some((type) => error instanceof type)) return exitCodes.ledger;
  if (error instanceof StorageFull || error instanceof DamagedFile) return exitCodes.folder;
  if (error instanceof LedgerFailure) return exitCodes.ledger;
  if (error instanceof NotEnrolled || error instanceof CompaniesError) return exitCodes.configuration;
  return error instanceof ReadModelError ? exitCodes.readModel : undefined;
};

/** Converts an error to the reason why a process could not start, with the remedy. */
export function startError(error: unknown): StartError {
  if (error instanceof StartError) return error;
  const exitCode = explained(error);
  if (exitCode !== undefined) return new StartError(exitCode, (error as Error).message, error);
  const full = storageReason(error);
  if (full !== undefined)
    return folderError(`cannot be written: ${full}`, error as Error, 'make room, then start again');
  const { code = '', syscall } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  const system = systemErrors[code];
  if (system) return system(error as NodeJS.ErrnoException);
  if (syscall !== undefined) return new StartError(exitCodes.folder, (error as Error).message, error);
  return new StartError(
    exitCodes.internal,
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    error,
  );
}
