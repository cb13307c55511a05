const full: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: "the user's share of the disk is used up",
  EFBIG: 'the file system takes no larger file',
};
/** SQLite's SQLITE_FULL. */
const sqliteFull = 13;

/** A message for an error of a full disk; undefined for other errors. */
export function storageReason(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errcode' in error && error.errcode === sqliteFull) return full['ENOSPC'];
  return 'code' in error && typeof error.code === 'string' ? full[error.code] : undefined;
}
