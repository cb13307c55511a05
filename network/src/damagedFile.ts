/** A file beside the ledger is damaged. `file` is its path; the message includes the remedy. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
  readonly file: string;

  constructor(file: string, { reason, advice, cause }: { reason: string; advice: string; cause?: unknown }) {
    super(`${file} ${reason}. ${advice}`, { cause });
    this.file = file;
  }
}
