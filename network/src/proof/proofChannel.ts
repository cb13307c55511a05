import type { BlockHeader } from '../verify/blockHash';
import type { SignedTransaction } from '../verify/endorsements';
import type { SignatureJudge } from '../verify/signaturePolicy';
import type { OrdererSignature } from './ledgerBlock';
import { ProofError } from './proofError';
import { fingerprintOf, type ProofIdentities } from './proofIdentities';

/** A block of a bundle, decoded. */
export interface ProvenBlock {
  readonly header: BlockHeader;
  readonly hash: Uint8Array;
  readonly codes: Uint8Array | undefined;
  readonly signed: Uint8Array;
  readonly signatures: readonly OrdererSignature[];
  /** The disclosed envelopes, by their position in the block. */
  readonly envelopes: ReadonlyMap<number, Uint8Array>;
}

/** An authority of the channel: `pinned` if the reader named it, `vouched` if the orderers' signatures vouch for it. */
export interface ProofAuthority {
  readonly mspId: string;
  readonly fingerprint: string;
  readonly trust: 'pinned' | 'vouched';
}

/** The channel as the configuration blocks of a bundle describe it, up to the block that is being checked. */
export interface ProofChannel {
  readonly name: string;
  readonly identities: ProofIdentities;
  /** Rejects unless the orderers signed the block. */
  verifyBlock(block: ProvenBlock): Promise<void>;
  /** Applies a block of the bundle's configuration, after it was verified. */
  configure(block: ProvenBlock): Promise<void>;
  /** The endorsement policy of a chaincode. */
  judge(namespace: string): SignatureJudge | undefined;
  /** Applies what the block's transactions define for later blocks. */
  apply(transactions: readonly SignedTransaction[]): void;
  authorities(): ProofAuthority[];
}

/** Throws unless there are orderers and the reader trusts their authorities (PEM). */
export function requireTrusted(trusted: ReadonlySet<string>, orderers: readonly string[]): void {
  if (orderers.length === 0) throw new ProofError('The channel has no orderers.');
  const unknown = orderers.map(fingerprintOf).find((each) => !trusted.has(each));
  if (unknown === undefined) return;
  throw new ProofError(`The orderers' authority with SHA-256 ${unknown} is not among the certificates that you trust.`);
}

export const authorityOf = (trusted: ReadonlySet<string>, mspId: string, pem: string): ProofAuthority => {
  const fingerprint = fingerprintOf(pem);
  return { mspId, fingerprint, trust: trusted.has(fingerprint) ? 'pinned' : 'vouched' };
};

/** The envelope of a block that holds only one. */
export function onlyEnvelope({ envelopes, header }: ProvenBlock): Uint8Array {
  const envelope = envelopes.get(0);
  if (envelope && envelopes.size === 1) return envelope;
  throw new ProofError(`Block ${header.number} configures the channel, and the bundle does not contain it.`);
}
