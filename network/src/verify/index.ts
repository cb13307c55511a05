export { headerHash, type BlockHeader } from './blockHash';
export {
  caFingerprint,
  decodeGenesis,
  trustFromGenesis,
  trustOf,
  type EndorsementPolicy,
  type Genesis,
} from './genesis';
export type { FabricChannel } from './fabricChannel';
export type { FabricOrganisation } from './fabricIdentities';
export { FabricVerifier } from './fabricVerifier';
export { type Signatory, type SignatureJudge, signatureJudge } from './signaturePolicy';
export { decodeEnvelope, type TransactionEnvelope } from './transactionEnvelope';
export type { Trust, TrustedOrganisation } from './trust';
export { VerificationError } from './verificationError';
export { verifyBlock, type Predecessor, type VerifiedBlock, type VerifiedTransaction } from './verifyBlock';
export { ChainVerifier } from './verifyChain';
