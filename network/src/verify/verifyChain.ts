import { Identities } from './identities';
import type { Trust } from './trust';
import { verifyWith, type Predecessor, type VerifiedBlock } from './verifyBlock';

/** Verifies blocks one after the other, remembering the last hash and the certificates it has already checked. */
export class ChainVerifier {
  readonly #trust: { readonly identities: Identities; readonly ordererMsp: string };
  #previous: Predecessor | null;

  /** `previous` lets a verifier go on from a block it has verified before; without it the first block must be block 0. */
  constructor(trust: Trust, previous: Predecessor | null = null) {
    this.#trust = { identities: new Identities(trust), ordererMsp: trust.ordererMsp };
    this.#previous = previous;
  }

  /** The last block that was verified, null before the first. */
  get head(): Predecessor | null {
    return this.#previous;
  }

  /** Verifies the next block; throws `VerificationError` and stays where it was when the block is not to be believed. */
  async add(raw: Uint8Array): Promise<VerifiedBlock> {
    const block = await verifyWith(raw, this.#previous, this.#trust);
    this.#previous = { number: block.number, hash: Buffer.from(block.hash, 'hex') };
    return block;
  }
}
