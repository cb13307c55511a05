const full: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: "the user's share of the disk is used up",
  EFBIG: 'the file system takes no larger file',
};
/** SQLite's SQLITE_FULL. */
const sqliteFull = 13;

/** In words, that there is no room for what was to be written; undefined for errors of another kind. */
export function storageReason(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errcode' in error && error.errcode === sqliteFull) return full['ENOSPC'];
  return 'code' in error && typeof error.code === 'string' ? full[error.code] : undefined;
}
