import { channelJudge } from './channelPolicy';
import { Endorsements } from './endorsements';
import type { Genesis } from './channelDescription';
import { Identities } from './identities';
import type { Trust, TrustedOrganisation } from './trust';
import { type BlockTrust, membersOf, verifyWith, type Predecessor, type VerifiedBlock } from './verifyBlock';

/** The rules for the endorsements that a transaction needs. */
export type EndorsementRules = Pick<Genesis, 'chaincode' | 'policy'> & Partial<Pick<Genesis, 'channel'>>;

function judgeBy(
  { chaincode, policy }: EndorsementRules,
  members: readonly TrustedOrganisation[],
): BlockTrust['judge'] {
  const endorsements = new Endorsements();
  return (transactions) => {
    const judge = channelJudge(
      policy,
      members.map(({ mspId }) => mspId),
    );
    endorsements.check(transactions, (namespace) => (namespace === chaincode ? judge : undefined));
  };
}

/** Verifies blocks one after the other, with a cache of checked certificates. */
export class ChainVerifier {
  readonly #trust: BlockTrust;
  #previous: Predecessor | null;

  /**
   * `previous` is a block that was verified before, from which to continue; without it, the first block must be block 0. With `rules`,
   * which need every block from the first on, endorsements are verified too.
   */
  constructor(trust: Trust, previous: Predecessor | null = null, rules?: EndorsementRules) {
    const members = membersOf(trust);
    const judge = rules && judgeBy(rules, members);
    const { ordererMsp } = trust;
    this.#trust = { identities: new Identities(trust), ordererMsp, members, judge, channel: rules?.channel };
    this.#previous = previous;
  }

  /** The last verified block; null before the first. */
  get head(): Predecessor | null {
    return this.#previous;
  }

  /** The channel's members as of the last verified block. */
  get members(): readonly TrustedOrganisation[] {
    return this.#trust.members;
  }

  /** Verifies the next block; on a failure throws `VerificationError` and does not advance. */
  async add(raw: Uint8Array): Promise<VerifiedBlock> {
    const block = await verifyWith(raw, this.#previous, this.#trust);
    this.#previous = { number: block.number, hash: Buffer.from(block.hash, 'hex') };
    return block;
  }
}
