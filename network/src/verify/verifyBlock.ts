import { peer } from '@hyperledger/fabric-protos';
import { Identities } from './identities';
import { decodeBlock, type SealedBlock } from './sealedBlock';
import { decodeEnvelope } from './transactionEnvelope';
import type { Trust } from './trust';
import { VerificationError } from './verificationError';
import { verifySeal } from './verifySeal';
import { verifyTransaction } from './verifyTransaction';

/** What a verified block says. Hashes are hex, `time` is the orderer's clock in ISO 8601. */
export interface VerifiedBlock {
  readonly number: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly time: string;
  readonly transactions: readonly VerifiedTransaction[];
}

/** A transaction whose creator and endorsers really signed it, and what became of it (a Fabric validation code's name). */
export interface VerifiedTransaction {
  readonly transactionId: string;
  readonly code: string;
  readonly endorsers: readonly string[];
}

/** The block before the one to verify. */
export interface Predecessor {
  readonly number: number;
  readonly hash: Uint8Array;
}

/**
 * Verifies a block from its bytes alone: hashes, the orderer's signature, and the signatures and certificates of every
 * transaction's creator and endorsers. `previous` is null for block 0. Throws `VerificationError`.
 */
export function verifyBlock(raw: Uint8Array, previous: Predecessor | null, trust: Trust): Promise<VerifiedBlock> {
  return verifyWith(raw, previous, { identities: new Identities(trust), ordererMsp: trust.ordererMsp });
}

/** As `verifyBlock`, keeping the certificates it has already checked in `trust.identities`. */
export async function verifyWith(
  raw: Uint8Array,
  previous: Predecessor | null,
  trust: { readonly identities: Identities; readonly ordererMsp: string },
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
      transactions: number === 0 ? [] : await verifyTransactions(block, trust.identities),
    };
  } catch (error) {
    throw new VerificationError(number, error instanceof Error ? error.message : String(error));
  }
}

function verifyTransactions(block: SealedBlock, identities: Identities): Promise<VerifiedTransaction[]> {
  if (block.codes.length !== block.envelopes.length) throw new Error('it does not have one code per transaction');
  return Promise.all(
    block.envelopes.map(async (bytes, index) => {
      try {
        const envelope = decodeEnvelope(bytes);
        const endorsers = (await verifyTransaction(envelope, identities)).map(({ mspId }) => mspId);
        return { transactionId: envelope.transactionId, code: codeName(block.codes[index] ?? 255), endorsers };
      } catch (error) {
        throw new Error(`transaction ${index}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
    }),
  );
}

const names = new Map(Object.entries(peer.TxValidationCode).map(([name, code]) => [code as number, name]));

/** The name that Fabric gives a validation code, such as `MVCC_READ_CONFLICT` for 11. */
export const codeName = (code: number): string => names.get(code) ?? `UNKNOWN_${code}`;
