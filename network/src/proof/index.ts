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
export { earlierWriters, type Place } from './goodsVersions';
export { leavesOf, type LedgerBlockParts, readLedgerBlock } from './ledgerBlock';
export { isExtension, MerkleTree, type TreeHead } from './merkleTree';
export type { ProofAuthority } from './proofChannel';
export { ProofError } from './proofError';
export { requireExtension } from './requireExtension';
export { type RecordedEventBody, transactionEvents } from './transactionEvents';
export { type ProofReport, type ProvenEvent, verifyProof, verifyStatement } from './verifyProof';
