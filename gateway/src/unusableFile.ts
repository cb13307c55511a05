import { DamagedFile, storageReason } from '@lotline/network/embedded';

/** SQLITE_CORRUPT and SQLITE_NOTADB: the file does not hold what SQLite wrote. The low byte of an extended code is its kind. */
const damage = [11, 26];
const inUse = [5, 6];
/** SQLITE_IOERR, also where there is no room for a file beside the database. */
const disk = 10;

const kindOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) & 0xff : 0;

const messageOf = (error: unknown): string => oneLine((error as Partial<Error>).message ?? String(error));

/** Whether SQLite says that its file is damaged, rather than that it cannot be had. */
export const isDamage = (error: unknown): error is { readonly message: string } => damage.includes(kindOf(error));

/** Whether SQLite says that somebody else has the file. */
export const isInUse = (error: unknown): boolean => inUse.includes(kindOf(error));

/** What SQLite says of damage may have several lines. */
export const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** What keeps a database from being opened, for a person. `advice` is for a file that is damaged. */
export function unusable(file: string, error: unknown, advice: string): unknown {
  if (error instanceof DamagedFile || storageReason(error) !== undefined) return error;
  const reason = `cannot be used: ${messageOf(error)}`;
  const look = 'See whether its disk is full or failing, then start again.';
  return new DamagedFile(file, { reason, advice: kindOf(error) === disk ? look : advice, cause: error });
}
