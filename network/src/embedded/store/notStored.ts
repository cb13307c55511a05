import { storageReason } from '../../storageReason';

/** A record could not be stored. */
export class NotStored extends Error {
  override readonly name = 'NotStored';
  /** True if the file certainly has no part of the record; otherwise the record may be found at the next opening. */
  readonly isGone: boolean;
  readonly file: string;
  /** True if the disk was full. */
  readonly isFull: boolean;

  constructor(file: string, cause: unknown, isGone: boolean) {
    const full = storageReason(cause);
    super(`${file} could not be written: ${full ?? (cause instanceof Error ? cause.message : String(cause))}`, {
      cause,
    });
    this.file = file;
    this.isGone = isGone;
    this.isFull = full !== undefined;
  }
}
