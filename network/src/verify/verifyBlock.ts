import type { SignedTransaction } from './endorsements';
import { hex } from './bytes';
import { isSameAuthority } from './authorityCertificate';
import { Identities } from './identities';
import { decodeBlock, type SealedBlock } from './sealedBlock';
import { signedTransaction } from './signedTransaction';
import { decodeEnvelope } from './transactionEnvelope';
import { isMemberUpdate, verifyMemberUpdate } from './memberUpdate';
import type { Trust, TrustedOrganisation } from './trust';
import { VerificationError } from './verificationError';
import { verifySeal } from './verifySeal';
import { verifyTransaction } from './verifyTransaction';
import { codeAt } from './codeAt';

/** The content of a verified block. Hashes are hex, `time` is the orderer's clock in ISO 8601. */
export interface VerifiedBlock {
  readonly number: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly time: string;
  readonly transactions: readonly VerifiedTransaction[];
}

/** A transaction with verified signatures of creator and endorsers, and its validation code by Fabric's name. */
export interface VerifiedTransaction {
  readonly transactionId: string;
  readonly code: string;
  readonly endorsers: readonly string[];
}

/** The previous block. */
export interface Predecessor {
  readonly number: number;
  readonly hash: Uint8Array;
}

/**
 * Verifies a block from its bytes: hashes, the orderer's signature, and the signatures and certificates of every
 * transaction's creator and endorsers. `previous` is null for block 0. Throws `VerificationError`.
 */
export function verifyBlock(raw: Uint8Array, previous: Predecessor | null, trust: Trust): Promise<VerifiedBlock> {
  const { ordererMsp } = trust;
  return verifyWith(raw, previous, { identities: new Identities(trust), ordererMsp, members: membersOf(trust) });
}

/** The inputs of block verification. */
export interface BlockTrust {
  readonly identities: Identities;
  readonly ordererMsp: string;
  /**
   * Throws an Error if a transaction is marked as valid without the required endorsements. Optional: without it, policies are not verified.
   */
  readonly judge?: ((transactions: readonly SignedTransaction[]) => void) | undefined;
  /** The channel's members as of the block before, which a change of members adds to. */
  readonly members: TrustedOrganisation[];
  readonly channel?: string | undefined;
}

/** The organisations that are not the orderer's. */
export const membersOf = ({ organisations, ordererMsp }: Trust): TrustedOrganisation[] =>
  organisations.filter(({ mspId }) => mspId !== ordererMsp);

/** The same as `verifyBlock`, with checked certificates cached in `trust.identities`. */
export async function verifyWith(
  raw: Uint8Array,
  previous: Predecessor | null,
  trust: BlockTrust,
): Promise<VerifiedBlock> {
  const number = previous ? previous.number + 1 : 0;
  try {
    const block = decodeBlock(raw);
    await verifySeal(block, previous, trust);
    return {
      number,
      hash: hex(block.hash),
      previousHash: hex(block.header.previousHash),
      time: block.time.toISOString(),
      transactions: number === 0 ? [] : await verifyContent(block, trust),
    };
  } catch (error) {
    throw new VerificationError(number, error instanceof Error ? error.message : String(error));
  }
}

async function verifyContent(block: SealedBlock, trust: BlockTrust): Promise<VerifiedTransaction[]> {
  if (!isMemberUpdate(block)) return verifyTransactions(block, trust);
  const { identities, members, ordererMsp, channel } = trust;
  for (const joined of await verifyMemberUpdate(block, { members, ordererMsp, channel, isSameAuthority }, identities)) {
    identities.trust(joined);
    members.push(joined);
  }
  return [];
}

async function verifyTransactions(
  block: SealedBlock,
  { identities, judge }: BlockTrust,
): Promise<VerifiedTransaction[]> {
  if (block.codes.length !== block.envelopes.length) throw new Error('it does not have one code per transaction');
  const verified = await Promise.all(
    block.envelopes.map(async (bytes, index) => {
      try {
        const envelope = decodeEnvelope(bytes);
        const endorsers = await verifyTransaction(envelope, identities);
        return signedTransaction(envelope, endorsers, codeAt(block.codes, index));
      } catch (error) {
        throw new Error(`transaction ${index}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    }),
  );
  judge?.(verified);
  return verified.map(({ transactionId, code, endorsers }) => ({
    transactionId,
    code,
    endorsers: endorsers.map(({ mspId }) => mspId),
  }));
}
