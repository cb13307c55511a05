/** SQLITE_CORRUPT and SQLITE_NOTADB: the file does not hold what SQLite wrote. The low byte of an extended code is its kind. */
const damage = [11, 26];
const sqliteBusy = [5, 6];

const kindOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;

/** Whether SQLite says that its file is damaged, rather than that it cannot be had. */
export const isDamage = (error: unknown): error is Error => damage.includes(kindOf(error));

/** Whether SQLite says that somebody else has the file. */
export const isInUse = (error: unknown): boolean => sqliteBusy.includes(kindOf(error));
