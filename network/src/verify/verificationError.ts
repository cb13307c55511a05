/** A block cannot be verified. `block` is its number, `reason` its fault. */
export class VerificationError extends Error {
  override readonly name = 'VerificationError';
  readonly block: number;
  readonly reason: string;

  constructor(block: number, reason: string) {
    super(`Block ${block}: ${reason}`);
    this.block = block;
    this.reason = reason;
  }
}
