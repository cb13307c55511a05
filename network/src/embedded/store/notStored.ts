import { storageReason } from '../../storageReason';

/** A record could not be stored. */
export class NotStored extends Error {
  override readonly name = 'NotStored';
  /** Whether it is certain that nothing of the record is in the file; otherwise it may be found there when the file is opened again. */
  readonly isGone: boolean;
  readonly file: string;
  /** Whether there was no room for it. */
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
