import { channelJudge } from './channelPolicy';
import { Endorsements } from './endorsements';
import type { Genesis } from './genesis';
import { Identities } from './identities';
import type { Trust } from './trust';
import { type BlockTrust, verifyWith, type Predecessor, type VerifiedBlock } from './verifyBlock';

/** What decides which endorsements a transaction needs. */
export type EndorsementRules = Pick<Genesis, 'chaincode' | 'organisations' | 'policy'>;

function judgeBy({ chaincode, organisations, policy }: EndorsementRules): BlockTrust['judge'] {
  const endorsements = new Endorsements();
  const judge = channelJudge(
    policy,
    organisations.map(({ mspId }) => mspId),
  );
  return (transactions) => {
    endorsements.check(transactions, (namespace) => (namespace === chaincode ? judge : undefined));
  };
}

/** Verifies blocks one after the other, remembering the last hash and the certificates it has already checked. */
export class ChainVerifier {
  readonly #trust: BlockTrust;
  #previous: Predecessor | null;

  /**
   * `previous` lets a verifier go on from a block it has verified before; without it the first block must be block 0. With the channel's
   * `rules`, which need every block from the first on, endorsements are judged too.
   */
  constructor(trust: Trust, previous: Predecessor | null = null, rules?: EndorsementRules) {
    this.#trust = { identities: new Identities(trust), ordererMsp: trust.ordererMsp, judge: rules && judgeBy(rules) };
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
