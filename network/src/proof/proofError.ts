/** A bundle does not prove what it says. The message names the part at fault. */
export class ProofError extends Error {
  override readonly name = 'ProofError';
}
