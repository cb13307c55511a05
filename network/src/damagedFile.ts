/** A file beside the ledger does not hold what it should. `file` is its path; the message also says what to do. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
  readonly file: string;

  constructor(file: string, { reason, advice, cause }: { reason: string; advice: string; cause?: unknown }) {
    super(`${file} ${reason}. ${advice}`, { cause });
    this.file = file;
  }
}
