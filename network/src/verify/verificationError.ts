/** A block does not prove what it claims. `block` is its number, `reason` what is wrong with it. */
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
