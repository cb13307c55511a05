// Threads that open a file need no ledger, which takes a third of a second to load.
import { DamagedFile } from '@lotline/network/damaged-file';
import { storageReason } from '@lotline/network/storage-reason';

/** SQLITE_CORRUPT and SQLITE_NOTADB: the file is damaged. The low byte of an extended code is its kind. */
const damage = [11, 26];
const inUse = [5, 6];
/** SQLITE_IOERR, also if there is no space for a file beside the database. */
const disk = 10;

const kindOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : 0;

const messageOf = (error: unknown): string => oneLine((error as Partial<Error>).message ?? String(error));

/** Returns true if SQLite reports a damaged file, and not one that cannot be opened. */
export const isDamage = (error: unknown): error is { readonly message: string } => damage.includes(kindOf(error));

/** Returns true if SQLite reports that another process has the file. */
export const isInUse = (error: unknown): boolean => inUse.includes(kindOf(error));

/** Joins the lines of SQLite's damage report. */
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Converts the error of opening a database to one for the operator. `advice` is for a damaged file. */
export function unusable(file: string, error: unknown, advice: string): unknown {
  if (error instanceof DamagedFile || storageReason(error) !== undefined) return error;
  const reason = `cannot be used: ${messageOf(error)}`;
  const look = 'See whether its disk is full or failing, then start again.';
  return new DamagedFile(file, { reason, advice: kindOf(error) === disk ? look : advice, cause: error });
}
