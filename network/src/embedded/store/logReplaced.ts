/** A log is no longer the file at its path, or was changed by something else. */
export class LogReplaced extends Error {
  override readonly name = 'LogReplaced';

  /** `descriptor` is that of the file with all records, if it is still open. */
  constructor({ path, descriptor }: { readonly path: string; readonly descriptor?: number }, what: string) {
    const rescue =
      descriptor === undefined
        ? 'Stop the gateway, restore it from a copy, then start again.'
        : 'Put it back. If you do not have it: its content is lost when the gateway stops, so copy it before, ' +
          `on Linux from /proc/${process.pid}/fd/${descriptor}.`;
    super(`${path} ${what} while the ledger was open, so nothing is recorded now. ${rescue}`);
  }
}
