export {
  type ProofAnchor,
  type ProofBlock,
  type ProofBundle,
  type ProofStatement,
  type ProofTransaction,
  firstBlockOf,
  readBundle,
  statementBytes,
  statementOf,
  writeBundle,
} from './bundle';
export { earlierWriters, isAbout } from './goodsFacts';
export { leavesOf, type LedgerBlockParts, readLedgerBlock } from './ledgerBlock';
export { isExtension, MerkleTree, type TreeHead } from './merkleTree';
export type { ProofAuthority } from './proofChannel';
export { ProofError } from './proofError';
export type { Place } from './readVersions';
export { requireExtension } from './requireExtension';
export { type RecordedEventBody, requestCounts, transactionEvents } from './transactionEvents';
export type { ProofGap } from './requireVersions';
export type { ProvenEvent } from './provenEvents';
export type { ProvenReceipt } from './provenReceipts';
export { isOnlyAbout, signerReads } from './signerKeys';
export { type ProofExpectation, type ProofReport, verifyProof, verifyStatement } from './verifyProof';
