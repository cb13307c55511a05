export type { CommittedBlock, CommittedTransaction } from './blocks/committedBlock';
export type { TransactionPlace } from './state/transactions';
export type { EmbeddedLedger, OpenReport, SubmitOptions, SubmitResult } from './embeddedLedger';
export {
  CommitError,
  EndorseError,
  EvaluateError,
  LedgerClosed,
  LedgerDamaged,
  LedgerError,
  LedgerLocked,
  LedgerLostBlocks,
  LedgerMismatch,
  OrderError,
  type Stage,
} from './errors';
export { openEmbeddedLedger } from './openEmbeddedLedger';
export type { EmbeddedLedgerOptions, LedgerLimits, LedgerOrganisation } from './options';
export { type LockedLog, lockLog } from './store/lockedLog';
export type { PeerCapabilities, PeerVersion } from './peer/capabilities';
export type { Chaincode, ChaincodeSource } from './peer/chaincode';
export type { ReadyListener } from './peer/shimHandler';
export type { Collection } from './state/collections';
export type { ProposalRequest, SignedProposal } from './proposal/buildProposal';
export {
  createAuthority,
  issueCertificate,
  type CertificateRequest,
  type KeyPair,
} from '../identity/certificateAuthority';
export { DamagedFile } from '../damagedFile';
export { LocalIdentities, type LocalCertificate, type Renewal } from '../identity/localIdentities';
export { openNetwork, type LocalNetwork, type NetworkMaterial, type NetworkRequest } from '../identity/network';
export {
  createOrganisation,
  enrolUser,
  loadIdentity,
  type LocalOrganisation,
  type OrganisationMaterial,
  type OrganisationRequest,
  type UserRequest,
} from '../identity/organisation';
export { toLowS } from '../identity/ecdsa';
export { storageReason } from '../storageReason';
export { CertificateNotValid } from '../verify/certificateNotValid';
export { serializedIdentity, signingIdentity, type SigningIdentity } from '../identity/signingIdentity';
