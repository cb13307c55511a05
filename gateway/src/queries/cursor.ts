/** A cursor that this gateway did not make, or made for another query. */
export class CursorError extends Error {
  constructor() {
    super('The cursor does not belong to this query; omit it to start at the first page.');
    this.name = 'CursorError';
  }
}

/** The key of a page's last row, opaque to the caller. */
export const writeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

const isKey = (read: unknown, length: number): read is (string | number)[] =>
  Array.isArray(read) && read.length === length && read.every((part) => ['string', 'number'].includes(typeof part));

/**
 * Parses a cursor, which has `length` parts: those of the rows' key.
 * @throws CursorError
 */
export function readCursor(cursor: string, length: number): (string | number)[] {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new CursorError();
  }
  if (!isKey(read, length)) throw new CursorError();
  return read;
}
