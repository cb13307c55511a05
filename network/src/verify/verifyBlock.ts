import { peer } from '@hyperledger/fabric-protos';
import type { SignedTransaction } from './endorsements';
import { type CheckedIdentity, Identities } from './identities';
import { decodeBlock, type SealedBlock } from './sealedBlock';
import { decodeEnvelope, type TransactionEnvelope } from './transactionEnvelope';
import { isMemberUpdate, verifyMemberUpdate } from './memberUpdate';
import type { Trust, TrustedOrganisation } from './trust';
import { VerificationError } from './verificationError';
import { verifySeal } from './verifySeal';
import { verifyTransaction } from './verifyTransaction';
import { namespaceWrites } from './writtenKeys';

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
      hash: block.hash.toString('hex'),
      previousHash: Buffer.from(block.header.previousHash).toString('hex'),
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
  for (const joined of await verifyMemberUpdate(block, { members, ordererMsp, channel }, identities)) {
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
        return signedTransaction(envelope, endorsers, block.codes[index] ?? 255);
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

/** Codes of transactions with the required endorsements, valid or not. */
const endorsedCodes: ReadonlySet<number> = new Set([
  peer.TxValidationCode.VALID,
  peer.TxValidationCode.MVCC_READ_CONFLICT,
  peer.TxValidationCode.PHANTOM_READ_CONFLICT,
]);

/** The endorsement facts of a transaction whose signatures were verified. */
export const signedTransaction = (
  { transactionId, chaincode, action }: TransactionEnvelope,
  endorsers: readonly CheckedIdentity[],
  code: number,
): SignedTransaction & { readonly code: string } => ({
  transactionId,
  chaincode,
  code: codeName(code),
  isValid: code === peer.TxValidationCode.VALID,
  isEndorsed: endorsedCodes.has(code),
  endorsers,
  writes: namespaceWrites(action),
});

const names = new Map(Object.entries(peer.TxValidationCode).map(([name, code]) => [code as number, name]));

/** Fabric's name of a validation code, such as `MVCC_READ_CONFLICT` for 11. */
export const codeName = (code: number): string => names.get(code) ?? `UNKNOWN_${code}`;
